import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  addPasskey,
  beginPasskey,
  listPasskeys,
  removePasskey,
  renamePasskey,
} from '#shared/endpoints/passkeys.ts'
import type { Passkey, PasskeyCreation } from '#shared/passkeys-api.ts'
import { canUsePasskeys } from '../../kit/can-use-passkeys.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Read } from '../read.tsx'
import { useShopTimes } from '../shop-time.ts'
import { FormSheet } from './form-sheet.tsx'
import { PasswordSheet } from './password-sheet.tsx'
import styles from './rows.module.css'
import { useFormMutation } from './use-form-mutation.ts'
import type { Opened } from './use-opened.ts'

/** One's own, each with its name: of the phone, of the key on the ring. */
export function Passkeys({ opened }: { opened: Opened }) {
  const { t } = useLingui()
  const passkeys = useEndpointQuery({ endpoint: listPasskeys })
  const canUse = canUsePasskeys()
  return (
    <section aria-label={t`Passkeys`}>
      <div className={styles.row}>
        <span className={styles.words}>
          <span className={styles.name}>
            <Trans>Passkeys</Trans>
          </span>
          <span className={styles.more}>
            {canUse ? (
              <Trans>
                Sign in with the finger, the face or the PIN of a device, in place of the password.
              </Trans>
            ) : (
              <Trans>Not in this browser, or not at this address: a passkey needs https and a name.</Trans>
            )}
          </span>
        </span>
        {canUse && (
          <span className={styles.ways}>
            <Button onClick={() => opened.open('passkey')}>
              <Trans>Add a passkey</Trans>
            </Button>
          </span>
        )}
      </div>
      <Read of={passkeys}>
        {({ passkeys: all }) => (
          <>
            <ul className={styles.rows} aria-label={t`Your passkeys`}>
              {all.map((passkey) => (
                <PasskeyRow key={passkey.passkeyId} passkey={passkey} opened={opened} />
              ))}
            </ul>
            {all
              .filter(({ passkeyId }) => passkeyId === opened.id)
              .map((passkey) => (
                <Sheets key={passkey.passkeyId} passkey={passkey} opened={opened} />
              ))}
          </>
        )}
      </Read>
      <StartPasskey open={opened.name === 'passkey'} onClose={opened.close} />
    </section>
  )
}

function PasskeyRow({ passkey, opened }: { passkey: Passkey; opened: Opened }) {
  const { t } = useLingui()
  const { moment } = useShopTimes()
  const { passkeyId, name, madeAt, usedAt, rpId } = passkey
  // A browser offers it at no other address, whatever the shop is called there.
  const isOfAnother = rpId !== null && rpId !== location.hostname
  return (
    <li className={styles.row}>
      <span className={styles.words}>
        <span className={styles.name}>{name}</span>
        <span className={styles.more}>
          {usedAt === null ? t`Made ${moment(madeAt)}, not used yet` : t`Last used ${moment(usedAt)}`}
        </span>
        {isOfAnother && (
          <span className={styles.more}>
            <Trans>For {rpId}: it does not sign in at this address.</Trans>
          </span>
        )}
      </span>
      <span className={styles.ways}>
        <Button onClick={() => opened.open('passkey-name', passkeyId)}>
          <Trans>Rename</Trans>
        </Button>
        <Button tone="danger" onClick={() => opened.open('passkey-off', passkeyId)}>
          <Trans>Remove</Trans>
        </Button>
      </span>
    </li>
  )
}

function Sheets({ passkey, opened: { name, close } }: { passkey: Passkey; opened: Opened }) {
  return (
    <>
      <RenamePasskey passkey={passkey} open={name === 'passkey-name'} onClose={close} />
      <RemovePasskey passkey={passkey} open={name === 'passkey-off'} onClose={close} />
    </>
  )
}

type Props = { open: boolean; onClose: () => void }

/** The password first: who finds the browser open must not leave a key of their own. */
function StartPasskey(sheet: Props) {
  const { t } = useLingui()
  return (
    <PasswordSheet
      {...sheet}
      call={(password) => ({ endpoint: beginPasskey, body: { password } })}
      title={t`Add a passkey`}
      lead={t`It is kept in this device, or in the one that the browser offers, and opens this shop alone.`}
      submit={<Trans>Continue</Trans>}
      renderAnswer={(options, close) => <MakePasskey open={sheet.open} options={options} onClose={close} />}
    />
  )
}

function MakePasskey({ open, options, onClose }: Props & { options: PasskeyCreation }) {
  const { t } = useLingui()
  const [name, setName] = useState('')
  const [isAsking, setIsAsking] = useState(false)
  const [notMade, setNotMade] = useState<'given-up' | 'there-already' | null>(null)
  const form = useFormMutation<typeof addPasskey>({
    call: null,
    isComplete: name.trim() !== '',
    open,
    onClose,
  })

  async function make() {
    form.submit()
    if (name.trim() === '' || isAsking) return
    setIsAsking(true)
    setNotMade(null)
    const made = await import('../../kit/passkey.ts').then(
      ({ makePasskey }) => makePasskey(options),
      () => 'given-up' as const,
    )
    setIsAsking(false)
    if (typeof made === 'string') return setNotMade(made)
    const answer = await form.run({ endpoint: addPasskey, body: { name: name.trim(), ...made } })
    if (answer?.kind === 'ok') form.cancel()
  }

  return (
    <FormSheet
      of={{ ...form, isBusy: form.isBusy || isAsking, submit: () => void make() }}
      title={t`Make the passkey`}
      lead={t`The browser asks for the finger, the face or the PIN of the device.`}
      submit={<Trans>Make the passkey</Trans>}
    >
      <TextField
        label={t`What it is called`}
        hint={t`For example: my phone.`}
        maxLength={60}
        value={name}
        error={
          form.isChecked && name.trim() === '' ? t`A name, so that you know which one it is.` : undefined
        }
        onChange={setName}
      />
      <output>
        {notMade === 'given-up' && t`No passkey was made. Try again, or use another device.`}
        {notMade === 'there-already' && t`This device has a passkey of yours already.`}
      </output>
    </FormSheet>
  )
}

function RenamePasskey({ passkey, open, onClose }: Props & { passkey: Passkey }) {
  const { t } = useLingui()
  const [name, setName] = useState(passkey.name)
  const { passkeyId } = passkey
  const form = useFormMutation({
    call: { endpoint: renamePasskey, params: { passkeyId }, body: { name: name.trim() } },
    isComplete: name.trim() !== '',
    open,
    onClose,
  })
  return (
    <FormSheet of={form} title={t`Rename the passkey`} submit={<Trans>Save</Trans>}>
      <TextField
        label={t`What it is called`}
        maxLength={60}
        value={name}
        error={form.isInvalid ? t`A name, so that you know which one it is.` : undefined}
        onChange={setName}
      />
    </FormSheet>
  )
}

function RemovePasskey({ passkey: { passkeyId, name }, ...sheet }: Props & { passkey: Passkey }) {
  const { t } = useLingui()
  return (
    <PasswordSheet
      {...sheet}
      call={(password) => ({ endpoint: removePasskey, params: { passkeyId }, body: { password } })}
      title={t`Remove the passkey: ${name}?`}
      lead={t`It signs you in no more. The device may go on offering it until it is deleted there too.`}
      submit={<Trans>Remove</Trans>}
      tone="danger"
    />
  )
}
