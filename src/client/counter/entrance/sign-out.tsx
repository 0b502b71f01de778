import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { Clearance } from '../../outbox/outbox.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useCounter } from '../counter-deps.tsx'
import { useBackToClose } from '../use-back-to-close.ts'
import { useCurrentUser } from '../use-session.ts'
import styles from './sign-out.module.css'

/**
 * Signing out clears nothing (O-13): what waits stays on the tablet and is sent with the name of whoever tapped it, and
 * that is said before it is done.
 */
export function SignOut({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { outbox, lock } = useCounter()
  const name = useCurrentUser()?.name ?? ''
  const [clearance, setClearance] = useState<Clearance | 'unknown' | null>(null)
  useBackToClose(true, onClose)

  useEffect(() => {
    let isOver = false
    const look = async () => {
      // The disk, and not this tab's memory.
      const found = await outbox.mayClear().catch(() => 'unknown' as const)
      if (!isOver) setClearance(found)
    }
    void look()
    return () => {
      isOver = true
    }
  }, [outbox])

  return (
    <Sheet open label={t`Sign out`} title={t`Sign out`} closeLabel={t`Close`} onClose={onClose}>
      <div className={styles.signOut}>
        <p className={styles.words} aria-live="polite">
          {clearance !== null && <Waits of={clearance} name={name} />}
        </p>
        <Button
          tone="primary"
          size="main"
          wide
          busy={clearance === null}
          onClick={() => lock.move({ type: 'signed-out' })}
        >
          <Trans>Sign out</Trans>
        </Button>
        <Button size="main" wide onClick={onClose}>
          <Trans>Stay signed in</Trans>
        </Button>
      </div>
    </Sheet>
  )
}

function Waits({ of, name }: { of: Clearance | 'unknown'; name: string }) {
  if (of === 'unknown')
    return (
      <Trans>
        This tablet’s storage cannot be read just now. Signing out clears nothing; what waits is sent later.
      </Trans>
    )
  if (of.may) return <Trans>Nothing waits on this tablet. What was open is closed.</Trans>
  const waiting = of.held + of.waiting
  if (waiting === 0)
    return (
      <Trans>
        <Plural value={of.stuck} one="# tap here needs a manager." other="# taps here need a manager." /> They
        stay on this tablet.
      </Trans>
    )
  return (
    <Trans>
      <Plural value={waiting} one="# tap waits on this tablet." other="# taps wait on this tablet." /> It goes
      on being sent with the name of whoever tapped it, also when {name} is signed out.
    </Trans>
  )
}
