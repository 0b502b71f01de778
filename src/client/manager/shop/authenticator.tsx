import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  beginAuthenticator,
  confirmAuthenticator,
  removeAuthenticator,
  renewRecoveryCodes,
} from '#shared/endpoints/account.ts'
import { type Begun, FirstCode } from '../../kit/entrance/first-code.tsx'
import { RecoveryCodes } from '../../kit/entrance/recovery-codes.tsx'
import { FormSheet } from './form-sheet.tsx'
import { OnceSheet } from './once-sheet.tsx'
import { PasswordSheet } from './password-sheet.tsx'
import { useFormMutation } from './use-form-mutation.ts'

type Props = { open: boolean; onClose: () => void }

/** The password, then the app, then its first code: nothing is on before the app is proven to work. */
export function StartAuthenticator(sheet: Props) {
  const { t } = useLingui()
  return (
    <PasswordSheet
      {...sheet}
      call={(password) => ({ endpoint: beginAuthenticator, body: { password } })}
      title={t`Set up the authenticator app`}
      lead={t`Any app that makes codes of six digits will do.`}
      submit={<Trans>Continue</Trans>}
      renderAnswer={(begun, close) => <Confirm open={sheet.open} begun={begun} onClose={close} />}
    />
  )
}

function Confirm({ open, begun, onClose }: Props & { begun: Begun }) {
  const { t } = useLingui()
  const [code, setCode] = useState('')
  const form = useFormMutation({
    call: {
      endpoint: confirmAuthenticator,
      body: { ticket: begun.ticket, code },
    },
    open,
    onClose,
    staysOpen: true,
  })

  if (form.answer?.kind === 'ok')
    return <KeepCodes open={open} codes={form.answer.value.recoveryCodes} onClose={form.cancel} />
  return (
    <FormSheet
      of={form}
      title={t`Scan it with the app`}
      lead={t`Then type the code that the app shows.`}
      submit={<Trans>Switch it on</Trans>}
    >
      <FirstCode begun={begun} value={code} onChange={setCode} />
    </FormSheet>
  )
}

export function StopAuthenticator(sheet: Props) {
  const { t } = useLingui()
  return (
    <PasswordSheet
      {...sheet}
      call={(password) => ({ endpoint: removeAuthenticator, body: { password } })}
      title={t`Switch the authenticator app off?`}
      lead={t`From then on the password alone signs you in.`}
      submit={<Trans>Switch it off</Trans>}
      tone="danger"
    />
  )
}

/** Ten new ones, for who has used some or lost the list. */
export function RenewCodes(sheet: Props) {
  const { t } = useLingui()
  return (
    <PasswordSheet
      {...sheet}
      call={(password) => ({ endpoint: renewRecoveryCodes, body: { password } })}
      title={t`Ten new recovery codes?`}
      lead={t`The ones so far stop working.`}
      submit={<Trans>Make new codes</Trans>}
      renderAnswer={({ recoveryCodes }, close) => (
        <KeepCodes open={sheet.open} codes={recoveryCodes} onClose={close} />
      )}
    />
  )
}

function KeepCodes({ open, codes, onClose }: Props & { codes: readonly string[] }) {
  const { t } = useLingui()
  return (
    <OnceSheet
      open={open}
      label={t`Recovery codes`}
      title={t`Keep these codes, away from the phone`}
      lead={t`If the phone is lost, one of them signs you in instead of the app’s code. Each works once, and they are not shown again.`}
      done={<Trans>I have kept them</Trans>}
      onClose={onClose}
    >
      <RecoveryCodes codes={codes} />
    </OnceSheet>
  )
}
