import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Glance } from '#shared/activity-api.ts'
import { type BarOf, ChartBars } from './chart-bars.tsx'
import { ChartFigures } from './chart-figures.tsx'
import styles from './today-hours.module.css'

type Counted = 'stamps' | 'rewards' | 'newCards'

/** Three small charts over one clock: each has its own scale, since a reward is rarer than a stamp. */
export function DayHours({ glance: { hours, stamps, rewards, newCards, removed } }: { glance: Glance }) {
  const { t } = useLingui()
  const names: Record<Counted, string> = { stamps: t`Stamps`, rewards: t`Rewards`, newCards: t`New cards` }
  const bars = (counted: Counted): BarOf[] =>
    hours.map((of, index) => ({
      key: String(index),
      mark: of.hour,
      labels: `${of.hour}:00 · ${names[counted]}: ${of[counted]}`,
      value: of[counted],
    }))
  return (
    <ChartFigures
      title={t`By hour`}
      chart={
        <div className={styles.charts}>
          <Small title={<Trans>Stamps</Trans>}>
            <ChartBars bars={bars('stamps')} height={190} tone="stamp" />
          </Small>
          <div className={styles.pair}>
            <Small title={<Trans>Rewards</Trans>}>
              <ChartBars bars={bars('rewards')} height={120} tone="ink" />
            </Small>
            <Small title={<Trans>New cards</Trans>}>
              <ChartBars bars={bars('newCards')} height={120} tone="quiet" />
            </Small>
          </div>
        </div>
      }
      heads={[t`Hour`, names.stamps, t`Taken back`, names.rewards, names.newCards]}
      rows={hours.map((of, index) => ({
        key: String(index),
        cells: [`${of.hour}:00`, of.stamps, of.removed, of.rewards, of.newCards],
      }))}
      sums={[stamps, removed, rewards, newCards]}
    />
  )
}

function Small({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.small}>
      <p className={styles.title} aria-hidden="true">
        {title}
      </p>
      {children}
    </div>
  )
}
