import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { beginAuthenticator, confirmAuthenticator } from '#shared/endpoints/account.ts'
import type { Answer, ApiClient } from '../api/api-client.ts'
import { type Begun, FirstCode } from '../kit/entrance/first-code.tsx'
import form from '../kit/entrance/form.module.css'
import { RecoveryCodes } from '../kit/entrance/recovery-codes.tsx'
import { Trouble } from '../kit/entrance/trouble.tsx'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/text-field.tsx'

type Props = {
  api: ApiClient
  /** Where it was just made; null asks for it. */
  password: string | null
  onDone: () => void
  onSkip: () => void
}
type Unfulfilled = Exclude<Answer<never>, { kind: 'ok' }>

/** A second factor for the manager's account (RFC 6238). Nothing is on before a first code has proven that it works. */
export function AuthenticatorOffer({ api, password, onDone, onSkip }: Props) {
  const [begun, setBegun] = useState<Begun | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  if (codes) return <KeepCodes codes={codes} onDone={onDone} />
  return (
    <div className={form.middle}>
      <h1>
        <Trans>Protect your account with a second step</Trans>
      </h1>
      <p className={form.lead}>
        <Trans>
          An authenticator app on your phone shows six digits that change every half minute. With it nobody
          gets in with your password alone. Any such app will do.
        </Trans>
      </p>
      {begun === null ? (
        <Begin api={api} password={password} onBegun={setBegun} />
      ) : (
        <Confirm api={api} begun={begun} onDone={setCodes} />
      )}
      <Button tone="quiet" onClick={onSkip}>
        <Trans>Not now</Trans>
      </Button>
    </div>
  )
}

type BeginProps = Pick<Props, 'api' | 'password'> & { onBegun: (begun: Begun) => void }

function Begin({ api, password, onBegun }: BeginProps) {
  const { t } = useLingui()
  const [typed, setTyped] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [refused, setRefused] = useState<Unfulfilled | null>(null)

  async function begin(event: FormEvent) {
    event.preventDefault()
    const known = password ?? typed
    if (isBusy || known === '') return
    setIsBusy(true)
    const answer = await api({
      endpoint: beginAuthenticator,
      body: { password: known },
    })
    setIsBusy(false)
    if (answer.kind === 'ok') onBegun(answer.value)
    else setRefused(answer)
  }

  return (
    <form className={form.form} onSubmit={begin}>
      {password === null && (
        <TextField
          label={t`Password`}
          type="password"
          autoComplete="current-password"
          value={typed}
          onChange={setTyped}
        />
      )}
      <Trouble of={refused} />
      <Button type="submit" tone="primary" size="main" busy={isBusy}>
        <Trans>Use an authenticator app</Trans>
      </Button>
    </form>
  )
}

type ConfirmProps = Pick<Props, 'api'> & { begun: Begun; onDone: (codes: readonly string[]) => void }

function Confirm({ api, begun, onDone }: ConfirmProps) {
  const { t } = useLingui()
  const [code, setCode] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [answer, setAnswer] = useState<Answer<unknown> | null>(null)

  async function confirm(event: FormEvent) {
    event.preventDefault()
    if (isBusy || code.length !== 6) return
    setIsBusy(true)
    const confirmed = await api({
      endpoint: confirmAuthenticator,
      body: { ticket: begun.ticket, code },
    })
    setIsBusy(false)
    setAnswer(confirmed)
    setCode('')
    if (confirmed.kind === 'ok') onDone(confirmed.value.recoveryCodes)
  }

  const isWrong = answer?.kind === 'refused' && answer.refusal === 'wrong-sign-in'
  return (
    <form className={form.form} onSubmit={confirm}>
      <FirstCode
        begun={begun}
        value={code}
        onChange={setCode}
        error={
          isWrong ? t`That is not the code. Wait for the next one; is the phone’s clock right?` : undefined
        }
      />
      {!isWrong && <Trouble of={answer} />}
      <Button type="submit" tone="primary" size="main" busy={isBusy} disabled={code.length !== 6}>
        <Trans>Turn it on</Trans>
      </Button>
    </form>
  )
}

function KeepCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  return (
    <div className={form.middle}>
      <h1>
        <Trans>Keep these codes, away from the phone</Trans>
      </h1>
      <p className={form.lead}>
        <Trans>
          If the phone is lost, one of them signs you in instead of the app’s code. Each works once, and they
          are not shown again.
        </Trans>
      </p>
      <RecoveryCodes codes={codes} />
      <Button tone="primary" size="main" onClick={onDone}>
        <Trans>I have kept them</Trans>
      </Button>
    </div>
  )
}
