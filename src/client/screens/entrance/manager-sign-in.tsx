import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { sessionResult } from '#shared/counter-api.ts'
import type { Entrance } from '#shared/people-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import type { Door } from '../../api/door.ts'
import { useRefusals } from '../../i18n/language.tsx'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './manager-sign-in.module.css'

type Props = { door: Door; entrance: Entrance; onSignedIn: () => void }

/** A manager's sign-in with name and password; on a paired tablet a manager's PIN does as well. */
export function ManagerSignIn({ door, entrance, onSignedIn }: Props) {
  const { t } = useLingui()
  const refusals = useRefusals()
  const managers = entrance.faces.filter(({ role }) => role === 'manager')
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [refusal, setRefusal] = useState<RefusalName | 'unreachable' | null>(null)

  async function signIn(event: FormEvent) {
    event.preventDefault()
    if (isBusy) return
    setIsBusy(true)
    const [manager] = managers
    const answer = await door(
      manager && login === ''
        ? {
            method: 'POST',
            path: 'session/pin',
            result: sessionResult,
            body: { personId: manager.personId, pin: password },
          }
        : { method: 'POST', path: 'session/password', result: sessionResult, body: { login, password } },
    )
    setIsBusy(false)
    if (answer.kind === 'ok') return onSignedIn()
    setRefusal(answer.kind === 'refused' ? answer.refusal : 'unreachable')
  }

  return (
    <main className={styles.page}>
      <form className={styles.form} onSubmit={signIn}>
        <h1>
          <Trans>Manager’s sign-in</Trans>
        </h1>
        <p>{entrance.shopNm}</p>
        <TextField label={t`Name`} value={login} onChange={setLogin} autoComplete="username" />
        <TextField
          label={t`Password`}
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
        />
        {refusal && (
          <Notice
            tone="refused"
            title={refusal === 'unreachable' ? t`The server cannot be reached` : refusals[refusal].title}
            cause={refusal === 'unreachable' ? t`Try again in a moment.` : refusals[refusal].cause}
          />
        )}
        <Button type="submit" tone="primary" size="main" wide busy={isBusy}>
          <Trans>Sign in</Trans>
        </Button>
      </form>
    </main>
  )
}
