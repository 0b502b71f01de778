import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useRef, useState } from 'react'
import { changeOwnPin } from '#shared/endpoints/account.ts'
import { useRefusals } from '../../i18n/language.tsx'
import { sentences } from '../../i18n/sentences.ts'
import { failedOf, pinLength } from '../../kit/entrance/faces-pin.tsx'
import { minutesAndSeconds } from '../../kit/entrance/use-seconds-left.ts'
import { Button } from '../../ui/button.tsx'
import { Keypad } from '../../ui/keypad.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useCounter } from '../counter-deps.tsx'
import { useBackToClose } from '../use-back-to-close.ts'
import { useCurrentUser } from '../use-session.ts'
import { useEntering } from './faces-entering.ts'
import styles from './own-pin.module.css'

type Step = 'old' | 'new' | 'again' | 'sending' | 'done'

/** The old one, the new one, the new one again. The server signs out with it; the new one signs in again at once. */
export function OwnPin({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { api, lock, now } = useCounter()
  const refusals = useRefusals()
  const user = useCurrentUser()
  const entering = useEntering()
  const [step, setStep] = useState<Step>('old')
  const [error, setError] = useState<string>()
  const typed = useRef({ old: '', fresh: '' })
  useBackToClose(true, onClose)

  function back(to: 'old' | 'new', why: string) {
    setStep(to)
    setError(why)
  }

  async function send(old: string, fresh: string) {
    setStep('sending')
    // The server signs out with the change: that is no reason to lock in the middle of it.
    const letGo = lock.hold('entering')
    await change(old, fresh)
    letGo()
  }

  async function change(old: string, fresh: string) {
    const body = { pin: old, newPin: fresh }
    const answer = await api({ endpoint: changeOwnPin, body })
    if (answer.kind === 'unreachable')
      return back('old', t`No connection. Nothing was changed for certain; try again.`)
    if (answer.kind === 'refused') {
      const { refusal, triesLeft, lockedUntil } = failedOf(answer.refusal, answer.detail)
      const { title, action } = refusals[refusal]
      if (refusal === 'weak-pin') return back('new', sentences(title, action))
      const left = plural(triesLeft, { one: '# try left', other: '# tries left' })
      const wait = minutesAndSeconds(Math.max(Math.ceil(((lockedUntil ?? 0) - now()) / 1000), 0))
      if (lockedUntil !== null) return back('old', t`${title}. Next try in ${wait}`)
      return back('old', sentences(title, refusal === 'wrong-pin' ? left : action))
    }
    setStep('done')
    if (user) await entering.withPin(user, fresh)
    typed.current = { old: '', fresh: '' }
  }

  function take(pin: string) {
    setError(undefined)
    if (step === 'old') {
      typed.current.old = pin
      setStep('new')
    } else if (step === 'new') {
      typed.current.fresh = pin
      setStep('again')
    } else if (pin === typed.current.fresh) void send(typed.current.old, pin)
    else back('new', t`The two were not the same. Choose it once more.`)
  }

  const labels = {
    old: t`Your PIN now`,
    new: t`Your new PIN`,
    again: t`The new PIN once more`,
    sending: t`Changing it`,
  }
  return (
    <Sheet open label={t`Change my PIN`} title={t`Change my PIN`} closeLabel={t`Close`} onClose={onClose}>
      {step === 'done' ? (
        <div className={styles.done}>
          <output>
            <Trans>Your PIN is changed. It counts on every tablet of the shop from now on.</Trans>
          </output>
          <Button tone="primary" size="main" wide onClick={onClose}>
            <Trans>Done</Trans>
          </Button>
        </div>
      ) : (
        <div className={styles.step}>
          <p className={styles.words} aria-live="polite">
            {labels[step]}
          </p>
          <Keypad
            key={step === 'sending' ? 'again' : step}
            label={labels[step]}
            deleteLabel={t`Delete`}
            enteredLabel={(count) => t`${plural(count, { one: '# digit', other: '# digits' })} entered`}
            length={pinLength}
            pending={step === 'sending'}
            error={error}
            onConfirm={take}
          />
        </div>
      )}
    </Sheet>
  )
}
