import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { TextField } from '../../ui/text-field.tsx'
import { LockCountdown } from './lock-countdown.tsx'
import { Trouble } from './trouble.tsx'
import type { PasswordSignIn } from './use-password-sign-in.ts'

type Props = { signIn: PasswordSignIn; now: () => number; isLoginKnown?: boolean }

/** The fields of a manager's sign-in, with what the server said of the last try. */
export function PasswordFields({ signIn, now, isLoginKnown = false }: Props) {
  const { t } = useLingui()
  const { draft, setDraft, needsCode, refused, lockedUntil } = signIn
  const box = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (needsCode) box.current?.querySelector('input')?.focus()
  }, [needsCode])

  return (
    <>
      <TextField
        label={t`Sign-in name`}
        value={draft.login}
        onChange={(login) => setDraft({ ...draft, login })}
        autoComplete="username"
        readOnly={isLoginKnown}
      />
      <TextField
        label={t`Password`}
        type="password"
        value={draft.password}
        onChange={(password) => setDraft({ ...draft, password })}
        autoComplete="current-password"
      />
      {needsCode && (
        <div ref={box}>
          <TextField
            label={t`Code of the authenticator app`}
            hint={t`Six digits. They change every half minute.`}
            value={draft.code}
            onChange={(code) => setDraft({ ...draft, code: code.replaceAll(/\D/g, '').slice(0, 6) })}
            autoComplete="one-time-code"
            inputMode="numeric"
          />
        </div>
      )}
      {lockedUntil === null ? <Trouble of={refused} /> : <LockCountdown until={lockedUntil} now={now} />}
    </>
  )
}
