import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { changeOwnPassword, changeOwnPin } from '#shared/endpoints/account.ts'
import { listStaff } from '#shared/endpoints/staff.ts'
import { type Colleague } from '#shared/people-api.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { useSignedIn } from '../signed-in.tsx'
import { RenewCodes, StartAuthenticator, StopAuthenticator } from './authenticator.tsx'
import { FormSheet } from './form-sheet.tsx'
import { Passkeys } from './passkeys.tsx'
import { isPin, PinField } from './pin-field.tsx'
import styles from './rows.module.css'
import { useFormMutation } from './use-form-mutation.ts'
import { type Opened, useOpened } from './use-opened.ts'

/** One's own secrets. The old one is asked first. */
export function Account() {
  const { t } = useLingui()
  const { person } = useSignedIn()
  const opened = useOpened()
  const staff = useEndpointQuery({ endpoint: listStaff })
  return (
    <>
      <PageHead title={t`Your sign-in`} lead={t`You are signed in as ${person.name}.`} />
      <Read of={staff}>
        {(people) =>
          people
            .filter(({ personId }) => personId === person.personId)
            .map((me) => <Own key={me.personId} me={me} opened={opened} />)
        }
      </Read>
    </>
  )
}

function Own({ me, opened }: { me: Colleague; opened: Opened }) {
  const { name, open, close } = opened
  const { t } = useLingui()
  const { hasPin, hasPassword, hasTotp, login, recoveryCodesLeft } = me
  const noPassword = t`You have none. Another manager, or you after signing in with one, can give it under People.`
  return (
    <>
      <ul className={styles.rows}>
        <Secret
          name={t`PIN`}
          about={hasPin ? t`Six digits, for the shop’s tablets.` : t`You have none. Set one under People.`}
        >
          {hasPin && (
            <Button onClick={() => open('pin')}>
              <Trans>Change the PIN</Trans>
            </Button>
          )}
        </Secret>
        <Secret name={t`Password`} about={hasPassword ? t`Sign-in name: ${login}` : noPassword}>
          {hasPassword && (
            <Button onClick={() => open('password')}>
              <Trans>Change the password</Trans>
            </Button>
          )}
        </Secret>
        <Secret
          name={t`Authenticator app`}
          about={
            hasTotp
              ? t`On: each sign-in with the password asks for a code of it.`
              : t`Off. With it a stolen password alone opens nothing.`
          }
        >
          {hasPassword && (
            <Button onClick={() => open(hasTotp ? 'authenticator-off' : 'authenticator')}>
              {hasTotp ? <Trans>Switch it off</Trans> : <Trans>Set it up</Trans>}
            </Button>
          )}
        </Secret>
        {hasTotp && (
          <Secret
            name={t`Recovery codes`}
            about={t`${recoveryCodesLeft} left. One signs you in where the phone is lost.`}
          >
            <Button onClick={() => open('recovery-codes')}>
              <Trans>Make new codes</Trans>
            </Button>
          </Secret>
        )}
      </ul>
      {hasPassword && <Passkeys opened={opened} />}
      <OwnPin open={name === 'pin'} onClose={close} />
      <OwnPassword open={name === 'password'} onClose={close} />
      <StartAuthenticator open={name === 'authenticator'} onClose={close} />
      <RenewCodes open={name === 'recovery-codes'} onClose={close} />
      <StopAuthenticator open={name === 'authenticator-off'} onClose={close} />
    </>
  )
}

function Secret({ name, about, children }: { name: string; about: string; children: ReactNode }) {
  return (
    <li className={styles.row}>
      <span className={styles.words}>
        <span className={styles.name}>{name}</span>
        <span className={styles.more}>{about}</span>
      </span>
      <span className={styles.ways}>{children}</span>
    </li>
  )
}

type SheetProps = { open: boolean; onClose: () => void }

function OwnPin({ open, onClose }: SheetProps) {
  const { t } = useLingui()
  const [pin, setPin] = useState('')
  const [newPin, setNewPin] = useState('')
  const form = useFormMutation({
    call: { endpoint: changeOwnPin, body: { pin, newPin } },
    isComplete: isPin(pin) && isPin(newPin),
    reset: () => {
      setPin('')
      setNewPin('')
    },
    open,
    onClose,
  })
  const invalid = (typed: string) => (form.isChecked && !isPin(typed) ? t`A PIN has six digits.` : undefined)

  return (
    <FormSheet
      of={form}
      title={t`Change your PIN`}
      lead={t`You are signed out everywhere, and sign in with the new one.`}
      submit={<Trans>Change the PIN</Trans>}
    >
      <PinField label={t`The PIN so far`} value={pin} onChange={setPin} error={invalid(pin)} isOwn />
      <PinField label={t`The new PIN`} value={newPin} onChange={setNewPin} error={invalid(newPin)} isOwn />
    </FormSheet>
  )
}

function OwnPassword({ open, onClose }: SheetProps) {
  const { t } = useLingui()
  const [password, setPassword] = useState('')
  const [newPassword, setNewPassword] = useState('')
  const isShort = newPassword.length < 12
  const form = useFormMutation({
    call: { endpoint: changeOwnPassword, body: { password, newPassword } },
    isComplete: password !== '' && !isShort,
    reset: () => {
      setPassword('')
      setNewPassword('')
    },
    open,
    onClose,
  })

  return (
    <FormSheet
      of={form}
      title={t`Change your password`}
      lead={t`You are signed out everywhere, and sign in with the new one.`}
      submit={<Trans>Change the password</Trans>}
    >
      <TextField
        label={t`The password so far`}
        type="password"
        autoComplete="current-password"
        value={password}
        error={
          form.isChecked && password === '' ? t`It is asked so that nobody else can do this.` : undefined
        }
        onChange={setPassword}
      />
      <TextField
        label={t`The new password`}
        type="password"
        autoComplete="new-password"
        maxLength={200}
        hint={t`At least 12 characters; common ones are refused.`}
        value={newPassword}
        error={form.isChecked && isShort ? t`At least 12 characters.` : undefined}
        onChange={setNewPassword}
      />
    </FormSheet>
  )
}
