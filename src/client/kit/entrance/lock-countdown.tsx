import { useLingui } from '@lingui/react/macro'
import { Notice } from '../../ui/notice.tsx'
import styles from './form.module.css'
import { minutesAndSeconds, useSecondsLeft } from './use-seconds-left.ts'

type Props = { until: number; now: () => number }

/** A growing wait, counted to the second. The seconds stand beside the alert, which would else say each of them aloud. */
export function LockCountdown({ until, now }: Props) {
  const { t } = useLingui()
  const left = useSecondsLeft(until, now)
  const time = minutesAndSeconds(left)
  return (
    <>
      <Notice
        tone="refused"
        title={t`Wrong too often`}
        cause={t`Each further wrong try makes the wait longer.`}
      />
      <p role="timer" className={styles.timer}>
        {left > 0 ? t`The next try is possible in ${time}.` : t`You can try again now.`}
      </p>
    </>
  )
}
