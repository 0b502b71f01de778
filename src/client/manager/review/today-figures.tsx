import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Glance } from '#shared/activity-api.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { paths } from '../../paths.ts'
import styles from './today-figures.module.css'

/** Five numbers, each with its unit; what asks for a person leads to where it is settled. */
export function DayFigures({ glance }: { glance: Glance }) {
  const { t } = useLingui()
  const { day, stamps, removed, rewards, newCards, refused, waitingReviews } = glance
  const waiting = waitingReviews.new + waitingReviews.assigned
  const { assigned } = waitingReviews
  return (
    <dl className={styles.figures}>
      <Figure value={stamps} unit={<Trans>Stamps given</Trans>}>
        {removed > 0 && <Trans>{removed} taken back</Trans>}
      </Figure>
      <Figure value={rewards} unit={<Trans>Rewards</Trans>} />
      <Figure value={newCards} unit={<Trans>New cards</Trans>} />
      <Figure
        value={waiting}
        unit={<Trans>Waiting for you</Trans>}
        tone={waiting > 0 ? 'waiting' : undefined}
      >
        {waiting > 0 ? (
          <RouteLink to={`${paths.review}/inbox`}>
            {assigned > 0
              ? t`Open the inbox, ${plural(assigned, { one: '# is assigned', other: '# are assigned' })}`
              : t`Open the inbox`}
          </RouteLink>
        ) : (
          <Trans>Nothing to decide</Trans>
        )}
      </Figure>
      <Figure value={refused} unit={<Trans>Problems</Trans>} tone={refused > 0 ? 'refused' : undefined}>
        {refused > 0 ? (
          <RouteLink to={`${paths.review}/activity?outcome=refused&from=${day}&to=${day}`}>
            <Trans>What was refused</Trans>
          </RouteLink>
        ) : (
          <Trans>Nothing was refused</Trans>
        )}
      </Figure>
    </dl>
  )
}

type FigureProps = {
  value: number
  unit: ReactNode
  tone?: 'waiting' | 'refused' | undefined
  children?: ReactNode
}

function Figure({ value, unit, tone, children }: FigureProps) {
  return (
    <div className={styles.figure}>
      <dt>{unit}</dt>
      <dd className={styles.value} data-tone={tone}>
        {value}
      </dd>
      <dd className={styles.more}>{children}</dd>
    </div>
  )
}
