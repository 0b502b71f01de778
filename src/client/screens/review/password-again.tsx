import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { sessionResult } from '#shared/counter-api.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { DeedNotice } from './deed-notice.tsx'
import styles from './sheet-form.module.css'
import { useDeed } from './use-deed.ts'

/** A PIN is enough for the day's work and not for this: the manager signs in with the password, in place. */
export function PasswordAgain({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useLingui()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const { deed, run } = useDeed<typeof sessionResult>()
  const refusal = deed.state === 'ended' && deed.answer.kind === 'refused' ? deed.answer.refusal : null
  const needsCode = refusal === 'code-needed' || code !== ''

  async function signIn(event: FormEvent) {
    event.preventDefault()
    const answer = await run({
      method: 'POST',
      path: 'session/password',
      result: sessionResult,
      body: { login, password, ...(code !== '' && { code }) },
    })
    if (answer?.kind === 'ok') onSignedIn()
  }

  return (
    <form onSubmit={(event) => void signIn(event)} className={styles.form}>
      <p>
        <Trans>You are signed in with a PIN. This needs your password.</Trans>
      </p>
      <TextField label={t`Sign-in name`} value={login} onChange={setLogin} autoComplete="username" />
      <TextField
        label={t`Password`}
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
      />
      {needsCode && (
        <TextField
          label={t`Code of your authenticator app`}
          value={code}
          onChange={setCode}
          inputMode="numeric"
          autoComplete="one-time-code"
        />
      )}
      <DeedNotice deed={deed} />
      <Button type="submit" tone="primary" size="main" wide busy={deed.state === 'busy'}>
        <Trans>Sign in with the password</Trans>
      </Button>
    </form>
  )
}
