import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import * as v from 'valibot'
import type { Colleague } from '#shared/people-api.ts'
import { TextField } from '../../ui/text-field.tsx'
import { useDeed } from '../review/use-deed.ts'
import { FormSheet } from './form-sheet.tsx'
import { isPin, PinField } from './pin-field.tsx'

type Props = { person: Colleague; open: boolean; onClose: () => void }

/** Also the way back after ten wrong ones. */
export function ResetPin({ person: { personId, name }, open, onClose }: Props) {
  const { t } = useLingui()
  const [pin, setPin] = useState('')
  const [isChecked, setIsChecked] = useState(false)
  const { deed, run, forget } = useDeed<v.NullSchema<undefined>>()

  function close() {
    setPin('')
    setIsChecked(false)
    forget()
    onClose()
  }

  async function reset() {
    setIsChecked(true)
    if (!isPin(pin)) return
    const answer = await run({
      method: 'PUT',
      path: `staff/${personId}/pin`,
      result: v.null(),
      body: { pin },
    })
    if (answer?.kind === 'ok') close()
  }

  return (
    <FormSheet
      open={open}
      title={t`A new PIN for ${name}`}
      lead={t`The old one ends at once, and so does every sign-in of theirs. The audit log tells that you did it.`}
      onClose={close}
      onSubmit={() => void reset()}
      submit={<Trans>Set the PIN</Trans>}
      isBusy={deed.state === 'busy'}
      answer={deed.state === 'ended' ? deed.answer : null}
    >
      <PinField
        label={t`New PIN`}
        value={pin}
        onChange={setPin}
        error={isChecked && !isPin(pin) ? t`A PIN has six digits.` : undefined}
      />
    </FormSheet>
  )
}

/** For any browser. The server asks for a sign-in with the password first: a watched PIN must not become one. */
export function GiveAccount({ person: { personId, name, login: known }, open, onClose }: Props) {
  const { t } = useLingui()
  const [login, setLogin] = useState(known ?? '')
  const [password, setPassword] = useState('')
  const [isChecked, setIsChecked] = useState(false)
  const { deed, run, forget } = useDeed<v.NullSchema<undefined>>()
  const isShort = password.length < 12

  function close() {
    setPassword('')
    setIsChecked(false)
    forget()
    onClose()
  }

  async function give() {
    setIsChecked(true)
    if (login.trim().length < 3 || isShort) return
    const answer = await run({
      method: 'PUT',
      path: `staff/${personId}/account`,
      result: v.null(),
      body: { login: login.trim(), password },
    })
    if (answer?.kind === 'ok') close()
  }

  return (
    <FormSheet
      open={open}
      title={t`A password for ${name}`}
      lead={t`With it they sign in from any browser. It ends the sign-ins that they have.`}
      onClose={close}
      onSubmit={() => void give()}
      submit={<Trans>Set the password</Trans>}
      isBusy={deed.state === 'busy'}
      answer={deed.state === 'ended' ? deed.answer : null}
    >
      <TextField
        label={t`Sign-in name`}
        hint={t`An e-mail address or a short name, without spaces.`}
        value={login}
        maxLength={100}
        autoComplete="off"
        error={isChecked && login.trim().length < 3 ? t`At least three characters.` : undefined}
        onChange={setLogin}
      />
      <TextField
        label={t`New password`}
        type="password"
        hint={t`At least 12 characters; common ones are refused.`}
        value={password}
        maxLength={200}
        autoComplete="new-password"
        error={isChecked && isShort ? t`At least 12 characters.` : undefined}
        onChange={setPassword}
      />
    </FormSheet>
  )
}
