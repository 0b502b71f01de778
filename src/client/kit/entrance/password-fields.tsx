import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { LockCountdown } from './lock-countdown.tsx'
import { SignInHelp } from './sign-in-help.tsx'
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
          <CodeField value={draft.code} onChange={(code) => setDraft({ ...draft, code })} />
        </div>
      )}
      {lockedUntil === null ? <Trouble of={refused} /> : <LockCountdown until={lockedUntil} now={now} />}
      <SignInHelp />
    </>
  )
}

/** The app's six digits or, where the phone is lost, a recovery code, which has letters. */
function CodeField({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const { t } = useLingui()
  const [isRecovery, setIsRecovery] = useState(false)
  return (
    <>
      {isRecovery ? (
        <TextField
          key="recovery"
          label={t`Recovery code`}
          hint={t`Ten letters and digits from your list. Each works once.`}
          value={value}
          onChange={onChange}
          maxLength={20}
        />
      ) : (
        <TextField
          key="app"
          label={t`Code of the authenticator app`}
          hint={t`Six digits. They change every half minute.`}
          value={value}
          onChange={(code) => onChange(code.replaceAll(/\D/g, '').slice(0, 6))}
          autoComplete="one-time-code"
          inputMode="numeric"
        />
      )}
      <Button
        tone="quiet"
        onClick={() => {
          onChange('')
          setIsRecovery(!isRecovery)
        }}
      >
        {isRecovery ? <Trans>Use the app’s code</Trans> : <Trans>Use a recovery code</Trans>}
      </Button>
    </>
  )
}
