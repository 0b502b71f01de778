import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'

import type { Snapshot } from '#shared/stamp.ts'
import { useRefusals } from '../i18n/language.tsx'
import { sentences } from '../i18n/sentences.ts'
import { useDuration } from '../kit/labels.ts'
import { Button } from '../ui/button.tsx'
import { Keypad } from '../ui/keypad.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { deliberate } from './double-tap.ts'
import { useFrame } from './frame-context.ts'
import type { Redeeming } from './redeeming.ts'
import styles from './reward-sheet.module.css'
import { useBackToClose } from './use-back-to-close.ts'
import { useNow } from './use-now.ts'
import type { Redeem } from './use-redeem.ts'

type Props = { snapshot: Snapshot; receivedAt: number; redeem: Redeem }

/** The last step before a reward: the password on the keypad, or one deliberate tap where the card has none. */
export function RewardSheet({ snapshot, receivedAt, redeem }: Props) {
  const { t } = useLingui()
  const { step } = redeem.state
  const isOpen = step === 'asking' || step === 'sending' || step === 'lost'
  useBackToClose(isOpen, redeem.close)
  const { onsite, cardTtl } = snapshot
  const changed = useChangedPassword(snapshot)
  const scanned = useScannedMeanwhile(redeem.state)
  return (
    <Sheet
      open={isOpen}
      label={onsite ? t`On-site password` : t`Hand over the reward`}
      closeLabel={t`Cancel`}
      title={cardTtl}
      lead={
        step === 'lost'
          ? undefined
          : onsite
            ? `${t`Type the on-site password to hand it over.`}${changed}`
            : t`No password is needed for this card.`
      }
      onClose={redeem.close}
    >
      {redeem.state.step === 'lost' ? (
        <Lost redeem={redeem} {...redeem.state} scanned={scanned} />
      ) : onsite ? (
        <PasswordKeypad redeem={redeem} clockOffsetMs={snapshot.asOf - receivedAt} scanned={scanned} />
      ) : (
        <div className={styles.confirm}>
          <p role="alert" className={styles.scanned}>
            {scanned}
          </p>
          <Button
            tone="primary"
            size="tall"
            wide
            busy={step === 'sending'}
            onClick={deliberate(() => redeem.confirm(null))}
          >
            <Trans>Confirm</Trans>
          </Button>
        </div>
      )}
    </Sheet>
  )
}

const newsMs = 3 * 86_400_000

/** For three days after a change, so that the old one is not typed in vain. */
function useChangedPassword({ onsiteSetAt, asOf }: Snapshot): string {
  const { t } = useLingui()
  const duration = useDuration()
  if (!onsiteSetAt || asOf - onsiteSetAt > newsMs) return ''
  return ` ${t`It was changed ${duration(asOf - onsiteSetAt)} ago.`}`
}

/** A code came in between: what to say of it, until the redeeming goes on. */
function useScannedMeanwhile(state: Redeeming): string | undefined {
  const { scannedWhileHeld: count } = useFrame()
  const { title, action } = useRefusals()['scan-at-the-keypad']
  const [seen, setSeen] = useState({ state, count })
  if (seen.state !== state) setSeen({ state, count })
  return seen.state === state && count > seen.count ? sentences(title, action) : undefined
}

type KeypadProps = { redeem: Redeem; clockOffsetMs: number; scanned: string | undefined }

function PasswordKeypad({ redeem, clockOffsetMs, scanned }: KeypadProps) {
  const { t } = useLingui()
  const password = usePasswordState(redeem.state, clockOffsetMs)
  return (
    <Keypad
      label={t`On-site password`}
      deleteLabel={t`Delete`}
      confirmLabel={t`Confirm`}
      enteredLabel={(count) => t`${plural(count, { one: '# digit', other: '# digits' })} entered`}
      onConfirm={redeem.confirm}
      pending={redeem.state.step === 'sending'}
      {...password}
      {...(scanned !== undefined && { error: scanned })}
    />
  )
}

/** Tries left, or how long it is locked by the server's clock. Meanwhile the keys take nothing. */
function usePasswordState(state: Redeeming, clockOffsetMs: number): { error?: string; locked?: true } {
  const { t } = useLingui()
  const refusals = useRefusals()
  const duration = useDuration()
  const password = state.step === 'asking' ? state.password : null
  const lockedUntil = password?.lockedUntil ?? null
  const leftMs = (lockedUntil ?? 0) - useNow(1_000, lockedUntil !== null) - clockOffsetMs
  if (state.step !== 'asking' || state.refusal === null) return {}
  const { title } = refusals[state.refusal]
  const lockedTitle = refusals['too-many-wrong-passwords'].title
  if (lockedUntil !== null) {
    if (leftMs <= 0) return { error: t`Unlocked. Type it again.` }
    const until = leftMs > 86_400_000 ? `. ${t`Ask a manager.`}` : `: ${duration(leftMs)}`
    return { error: `${lockedTitle}${until}`, locked: true }
  }
  if (!password) return { error: title }
  return {
    error: sentences(title, t`${plural(password.triesLeft, { one: '# try left', other: '# tries left' })}`),
  }
}

type LostProps = { redeem: Redeem; isChecking: boolean; isAsking: boolean; scanned: string | undefined }

function Lost({ redeem, isChecking, isAsking, scanned }: LostProps) {
  const { title, cause, action } = useRefusals()[isChecking ? 'being-checked' : 'state-unknown']
  return (
    <div className={styles.confirm} role="alert">
      <p className={styles.lost}>
        <b>{sentences(title)}</b> {sentences(cause, action)}
      </p>
      <p className={styles.notYet}>
        <Trans>Do not hand over the reward yet.</Trans>
      </p>
      <p className={styles.scanned}>{scanned}</p>
      {!isChecking && (
        <Button tone="primary" size="tall" wide busy={isAsking} onClick={deliberate(redeem.askAgain)}>
          <Trans>Check again</Trans>
        </Button>
      )}
    </div>
  )
}
