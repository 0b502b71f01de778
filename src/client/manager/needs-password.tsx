import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { listStaff } from '#shared/endpoints/staff.ts'
import { useDeps } from '../kit/deps.tsx'
import form from '../kit/entrance/form.module.css'
import { MissingFields } from '../kit/entrance/missing-fields.tsx'
import { PasswordFields } from '../kit/entrance/password-fields.tsx'
import { usePasswordSignIn } from '../kit/entrance/use-password-sign-in.ts'
import type { Mutation } from '../kit/use-endpoint-mutation.ts'
import { useEndpointQuery } from '../kit/use-endpoint-query.ts'
import { Button } from '../ui/button.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { Read } from './read.tsx'
import { useSignedIn } from './signed-in.tsx'

type Props = {
  /** The mutation that a PIN may be too little for. */
  of: Mutation<unknown>
  /** The same mutation once more, now with the password. */
  retry: () => void
  /** Nobody typed it: the mutation is not done. */
  onCancel: () => void
}

/**
 * What reaches beyond the shop is refused to a session that began with a PIN (decision 17), or with a password a while ago.
 * Put beside such a mutation, this asks for the password when that happens, and runs it again.
 */
export function NeedsPassword({ of: mutation, retry, onCancel }: Props) {
  const { t } = useLingui()
  const isNeeded =
    mutation.state === 'ended' &&
    mutation.answer.kind === 'refused' &&
    mutation.answer.refusal === 'password-sign-in-needed'
  return (
    <Sheet
      open={isNeeded}
      label={t`Type your password`}
      title={t`Type your password`}
      lead={t`For this it is asked once more.`}
      closeLabel={t`Close`}
      onClose={onCancel}
    >
      <OwnLogin onSignedIn={retry} />
    </Sheet>
  )
}

function OwnLogin({ onSignedIn }: { onSignedIn: () => void }) {
  const { person } = useSignedIn()
  const staff = useEndpointQuery({ endpoint: listStaff })
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
  const { api, now } = useDeps()
  const signIn = usePasswordSignIn(api, now, login)
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
        {isChecked && !signIn.isComplete && !signIn.isBusy && <MissingFields of={signIn} />}
      </p>
      <Button type="submit" tone="primary" size="main" wide busy={signIn.isBusy}>
        <Trans>Go on</Trans>
      </Button>
    </form>
  )
}
