import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useDuration } from '../kit/labels.ts'
import { Button } from '../ui/button.tsx'
import { useCounter } from './counter-deps.tsx'
import styles from './lock-warning.module.css'
import { useNow } from './use-now.ts'

/** Before the lock falls it says so; any touch is enough, and so is the button. */
export function LockWarning(): ReactNode {
  const { t } = useLingui()
  const { lock } = useCounter()
  const duration = useDuration()
  useNow(1_000)
  const leftMs = lock.soon()
  if (leftMs === null) return null
  return (
    <div className={styles.warning}>
      {/* The seconds are seen; aloud, once is enough. */}
      <p role="alert" aria-label={t`This tablet is about to lock`}>
        <span aria-hidden="true">{t`This tablet locks in ${duration(leftMs)}`}</span>
      </p>
      <Button onClick={lock.touch}>{t`I am here`}</Button>
    </div>
  )
}
