import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { listStaff } from '#shared/endpoints/staff.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useManager, useSignedIn } from '../review/manager-ports.tsx'
import { Read } from '../review/read.tsx'
import { useAnswer } from '../review/use-answer.ts'
import type { Deed } from '../review/use-deed.ts'
import form from './form.module.css'
import { PasswordFields } from './password-fields.tsx'
import { usePasswordSignIn } from './use-password-sign-in.ts'

type Props = {
  /** The deed that a PIN may be too little for. */
  of: Deed<unknown>
  /** The same deed once more, now with the password. */
  again: () => void
  /** Nobody typed it: the deed is not done. */
  onCancel: () => void
}

/**
 * What reaches beyond the shop is refused to a session that began with a PIN (decision 17), or with a password a while ago.
 * Put beside such a deed, this asks for the password when that happens, and does the deed again.
 */
export function NeedsPassword({ of: deed, again, onCancel }: Props) {
  const { t } = useLingui()
  const isNeeded =
    deed.state === 'ended' &&
    deed.answer.kind === 'refused' &&
    deed.answer.refusal === 'password-sign-in-needed'
  return (
    <Sheet
      open={isNeeded}
      label={t`Type your password`}
      title={t`Type your password`}
      lead={t`For this it is asked once more.`}
      closeLabel={t`Close`}
      onClose={onCancel}
    >
      <OwnLogin onSignedIn={again} />
    </Sheet>
  )
}

function OwnLogin({ onSignedIn }: { onSignedIn: () => void }) {
  const { person } = useSignedIn()
  const staff = useAnswer({ endpoint: listStaff })
  return (
    <Read of={staff}>
      {(people) => (
        <Ask
          login={people.find(({ personId }) => personId === person.personId)?.login ?? ''}
          onSignedIn={onSignedIn}
        />
      )}
    </Read>
  )
}

function Ask({ login, onSignedIn }: { login: string; onSignedIn: () => void }) {
  const { door, now } = useManager()
  const signIn = usePasswordSignIn(door, now, login)
  const [isChecked, setIsChecked] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (signIn.isComplete && (await signIn.submit())) onSignedIn()
  }

  if (login === '')
    return (
      <p>
        <Trans>You have no password yet. Another manager gives you one under Shop, People.</Trans>
      </p>
    )
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <PasswordFields signIn={signIn} now={now} isLoginKnown />
      <p role="alert" className={form.incomplete}>
        {isChecked && !signIn.isComplete && !signIn.isBusy && <Trans>Fill in every field first.</Trans>}
      </p>
      <Button type="submit" tone="primary" size="main" wide busy={signIn.isBusy}>
        <Trans>Go on</Trans>
      </Button>
    </form>
  )
}
