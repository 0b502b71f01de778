import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { handOverShop, resetPin, setAccount, takeOffAuthenticator } from '#shared/endpoints/staff.ts'
import type { Colleague } from '#shared/people-api.ts'
import { TextField } from '../../ui/text-field.tsx'
import { FormSheet, QuestionSheet } from './form-sheet.tsx'
import { isPin, PinField } from './pin-field.tsx'
import { useFormMutation } from './use-form-mutation.ts'

type Props = { person: Colleague; open: boolean; onClose: () => void }

/** Also the way back after ten wrong ones. */
export function ResetPin({ person: { personId, name }, open, onClose }: Props) {
  const { t } = useLingui()
  const [pin, setPin] = useState('')
  const form = useFormMutation({
    call: { endpoint: resetPin, params: { personId }, body: { pin } },
    isComplete: isPin(pin),
    reset: () => setPin(''),
    open,
    onClose,
  })

  return (
    <FormSheet
      of={form}
      title={t`A new PIN for ${name}`}
      lead={t`The old one ends at once, and so does every sign-in of theirs. The audit log tells that you did it.`}
      submit={<Trans>Set the PIN</Trans>}
    >
      <PinField
        label={t`New PIN`}
        value={pin}
        onChange={setPin}
        error={form.isInvalid ? t`A PIN has six digits.` : undefined}
      />
    </FormSheet>
  )
}

/** For any browser. The server asks for a sign-in with the password first: a watched PIN must not become one. */
export function GiveAccount({ person: { personId, name, login: known }, open, onClose }: Props) {
  const { t } = useLingui()
  const [login, setLogin] = useState(known ?? '')
  const [password, setPassword] = useState('')
  const isShort = password.length < 12
  const isLoginShort = login.trim().length < 3
  const form = useFormMutation({
    call: {
      endpoint: setAccount,
      params: { personId },
      body: { login: login.trim(), password },
    },
    isComplete: !isLoginShort && !isShort,
    reset: () => setPassword(''),
    open,
    onClose,
  })

  return (
    <FormSheet
      of={form}
      title={t`A password for ${name}`}
      lead={t`With it they sign in from any browser. It ends the sign-ins that they have.`}
      submit={<Trans>Set the password</Trans>}
    >
      <TextField
        label={t`Sign-in name`}
        hint={t`An e-mail address or a short name, without spaces.`}
        value={login}
        maxLength={100}
        autoComplete="off"
        error={form.isChecked && isLoginShort ? t`At least three characters.` : undefined}
        onChange={setLogin}
      />
      <TextField
        label={t`New password`}
        type="password"
        hint={t`At least 12 characters; common ones are refused.`}
        value={password}
        maxLength={200}
        autoComplete="new-password"
        error={form.isChecked && isShort ? t`At least 12 characters.` : undefined}
        onChange={setPassword}
      />
    </FormSheet>
  )
}

/** For a colleague who has lost the phone and the recovery codes, or whose device is in other hands. */
export function TakeOffApp({ person: { personId, name }, ...sheet }: Props) {
  const { t } = useLingui()
  return (
    <QuestionSheet
      call={{ endpoint: takeOffAuthenticator, params: { personId } }}
      {...sheet}
      title={t`Take app and passkeys off ${name}?`}
      lead={t`Their password alone signs them in then, until they set an app or a passkey up again. Every sign-in of theirs ends, and the audit log tells that you did it.`}
      submit={<Trans>Take it off</Trans>}
      tone="danger"
    />
  )
}

export function HandOver({ person: { personId, name }, ...sheet }: Props) {
  const { t } = useLingui()
  return (
    <QuestionSheet
      call={{ endpoint: handOverShop, params: { personId } }}
      {...sheet}
      title={t`Make ${name} the owner?`}
      lead={t`There is one owner. Nobody else gives them a password or a PIN, or takes the shop from them; you stay a manager.`}
      submit={<Trans>Make them the owner</Trans>}
      tone="danger"
    />
  )
}
