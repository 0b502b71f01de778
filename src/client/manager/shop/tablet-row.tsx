import { Trans, useLingui } from '@lingui/react/macro'
import { type Tablet } from '#shared/people-api.ts'
import type { LastReadiness } from '#shared/readiness-api.ts'
import { useDeps } from '../../kit/deps.tsx'
import { useDuration } from '../../kit/labels.ts'
import { ClockIcon } from '../../ui/icons.tsx'
import { NextIcon } from '../../ui/screen-icons.tsx'
import { useReadinessLabels } from './readiness-labels.ts'
import styles from './rows.module.css'
import { useMayLabels } from './tablet-labels.ts'

type Props = {
  tablet: Tablet
  /** Null where it is at none. */
  branchNm: string | null
  isSlow: boolean
  onOpen: () => void
}

/** What it is called, where it is, and what somebody should see to. */
export function TabletRow({ tablet, branchNm, isSlow, onOpen }: Props) {
  const { t } = useLingui()
  const { now } = useDeps()
  const duration = useDuration()
  const mayLabels = useMayLabels()
  const { name, place, may, revokedAt, lastSeenAt, waiting, readiness } = tablet
  const isOff = revokedAt !== null
  return (
    <button type="button" className={styles.row} data-off={isOff || undefined} onClick={onOpen}>
      <span className={styles.words}>
        <span className={styles.name}>{name}</span>
        <span className={styles.more}>{[branchNm, place, mayLabels(may)].filter(Boolean).join(' · ')}</span>
        <span className={styles.more}>
          {lastSeenAt === null ? t`never heard of` : t`heard of ${duration(now() - lastSeenAt)} ago`}
        </span>
        {!isOff && readiness && <LastCheck of={readiness} />}
        {isSlow && (
          <span className={styles.more} data-tone="waiting">
            <Trans>Codes are read slowly here. Clean the lens of {name}.</Trans>
          </span>
        )}
      </span>
      {isOff ? (
        <span className={styles.state}>
          <Trans>Revoked</Trans>
        </span>
      ) : (
        waiting !== null &&
        waiting > 0 && (
          <span className={styles.state} data-tone="waiting">
            <ClockIcon size={20} />
            <Trans>{waiting} waiting</Trans>
          </span>
        )
      )}
      <NextIcon />
    </button>
  )
}

/** Of its last check before a shift: what somebody should see to. */
function LastCheck({ of: { at, light, person, faults } }: { of: LastReadiness }) {
  const { t } = useLingui()
  const { now } = useDeps()
  const duration = useDuration()
  const labels = useReadinessLabels()
  const ago = duration(now() - at)
  const by = person ? ` · ${person}` : ''
  const what = faults.map(({ check }) => labels[check]).join(', ')
  return (
    <span className={styles.more} data-tone={light === 'good' ? undefined : 'waiting'}>
      {light === 'bad' ? t`not ready ${ago} ago` : t`checked ${ago} ago`}
      {by}
      {what && `: ${what}`}
    </span>
  )
}
