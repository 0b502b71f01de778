import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo, useState } from 'react'
import { encode } from 'uqr'
import * as v from 'valibot'
import { totpBeginResult } from '#shared/people-api.ts'
import { QrCode } from '../../ui/qr-code.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useDeed } from '../review/use-deed.ts'
import styles from './authenticator.module.css'
import { FormSheet } from './form-sheet.tsx'

type Props = { open: boolean; onClose: () => void }
type Begun = v.InferOutput<typeof totpBeginResult>

/** The password, then the app, then its first code: nothing is on before the app is proven to work. */
export function StartAuthenticator({ open, onClose }: Props) {
  const { t } = useLingui()
  const [password, setPassword] = useState('')
  const { deed, run, forget } = useDeed<typeof totpBeginResult>()
  const begun = deed.state === 'ended' && deed.answer.kind === 'ok' ? deed.answer.value : null

  function close() {
    setPassword('')
    forget()
    onClose()
  }

  if (begun) return <FirstCode open={open} begun={begun} onClose={close} />
  return (
    <FormSheet
      open={open}
      title={t`Set up the authenticator app`}
      lead={t`Any app that makes codes of six digits will do.`}
      onClose={close}
      onSubmit={() =>
        void run({
          method: 'POST',
          path: 'account/authenticator',
          result: totpBeginResult,
          body: { password },
        })
      }
      submit={<Trans>Continue</Trans>}
      isBusy={deed.state === 'busy'}
      answer={deed.state === 'ended' ? deed.answer : null}
    >
      <PasswordField value={password} onChange={setPassword} />
    </FormSheet>
  )
}

function FirstCode({ open, begun: { uri, secret, ticket }, onClose }: Props & { begun: Begun }) {
  const { t } = useLingui()
  const [code, setCode] = useState('')
  const { deed, run } = useDeed<v.NullSchema<undefined>>()
  const matrix = useMemo(() => encode(uri, { ecc: 'M', border: 0 }).data, [uri])

  async function confirm() {
    const answer = await run({
      method: 'PUT',
      path: 'account/authenticator',
      result: v.null(),
      body: { ticket, code },
    })
    if (answer?.kind === 'ok') onClose()
  }

  return (
    <FormSheet
      open={open}
      title={t`Scan it with the app`}
      lead={t`Then type the code that the app shows.`}
      onClose={onClose}
      onSubmit={() => void confirm()}
      submit={<Trans>Switch it on</Trans>}
      isBusy={deed.state === 'busy'}
      answer={deed.state === 'ended' ? deed.answer : null}
    >
      <div className={styles.code}>
        <QrCode matrix={matrix} label={t`QR code for the authenticator app`} />
      </div>
      <p className={styles.secret}>
        <Trans>
          Or type this key: <code>{secret}</code>
        </Trans>
      </p>
      <TextField
        label={t`Code of the app`}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={code}
        onChange={(typed) => setCode(typed.replaceAll(/\D/g, ''))}
      />
    </FormSheet>
  )
}

export function StopAuthenticator({ open, onClose }: Props) {
  const { t } = useLingui()
  const [password, setPassword] = useState('')
  const { deed, run, forget } = useDeed<v.NullSchema<undefined>>()

  function close() {
    setPassword('')
    forget()
    onClose()
  }

  async function stop() {
    const answer = await run({
      method: 'POST',
      path: 'account/authenticator/remove',
      result: v.null(),
      body: { password },
    })
    if (answer?.kind === 'ok') close()
  }

  return (
    <FormSheet
      open={open}
      title={t`Switch the authenticator app off?`}
      lead={t`From then on the password alone signs you in.`}
      onClose={close}
      onSubmit={() => void stop()}
      submit={<Trans>Switch it off</Trans>}
      tone="danger"
      isBusy={deed.state === 'busy'}
      answer={deed.state === 'ended' ? deed.answer : null}
    >
      <PasswordField value={password} onChange={setPassword} />
    </FormSheet>
  )
}

function PasswordField({ value, onChange }: { value: string; onChange: (password: string) => void }) {
  const { t } = useLingui()
  return (
    <TextField
      label={t`Your password`}
      type="password"
      autoComplete="current-password"
      value={value}
      onChange={onChange}
    />
  )
}
