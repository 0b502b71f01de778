import { Trans } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { signOut } from '#shared/endpoints/session.ts'
import type { Entrance } from '#shared/people-api.ts'
import type { ApiClient } from '../api/api-client.ts'
import styles from '../kit/entrance/form.module.css'
import { MissingFields } from '../kit/entrance/missing-fields.tsx'
import { PasswordFields } from '../kit/entrance/password-fields.tsx'
import { isTabletComplete, newTablet, TabletFields } from '../kit/entrance/tablet-fields.tsx'
import { Trouble } from '../kit/entrance/trouble.tsx'
import { usePasswordSignIn } from '../kit/entrance/use-password-sign-in.ts'
import { Button } from '../ui/button.tsx'
import { usePairHere } from './use-pair-here.ts'

type Props = {
  api: ApiClient
  entrance: Entrance
  now: () => number
  onPaired: () => void
  /** What is there instead, and how the way back to it is called. */
  onCancel: () => void
  cancelLabels: string
}

/** Pairs the very device that it stands on, by a manager's password: no second device is needed. */
export function PairHere({ api, entrance, now, onPaired, onCancel, cancelLabels }: Props) {
  const signIn = usePasswordSignIn(api, now)
  const { isBusy, refused, pair } = usePairHere(api)
  const [manager, setManager] = useState(entrance.person?.role === 'manager' ? entrance.person.name : null)
  const [tablet, setTablet] = useState(newTablet)
  const [isChecked, setIsChecked] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (isBusy || signIn.isBusy || !isTabletComplete(tablet)) return
    if (manager === null) {
      if (!signIn.isComplete || !(await signIn.submit())) return
      setManager(signIn.draft.login)
    }
    const failure = await pair(tablet)
    if (failure === null) onPaired()
    else if (failure.kind === 'refused' && failure.refusal === 'not-signed-in') setManager(null)
  }

  /** A manager who changes their mind is not left signed in on a device that is nobody's. */
  async function cancel() {
    if (manager !== null && entrance.person === null) await api({ endpoint: signOut })
    onCancel()
  }

  const isIncomplete = isChecked && (!isTabletComplete(tablet) || (manager === null && !signIn.isComplete))
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TabletFields value={tablet} onChange={setTablet} />
      {manager === null ? (
        <fieldset className={styles.group}>
          <legend>
            <Trans>Who pairs it?</Trans>
          </legend>
          <PasswordFields signIn={signIn} now={now} />
        </fieldset>
      ) : (
        <p>
          <Trans>Signed in as {manager}. You are signed out here as soon as it is paired.</Trans>
        </p>
      )}
      <Trouble of={refused} />
      <p role="alert" className={styles.incomplete}>
        {isIncomplete && <MissingFields of={signIn} />}
      </p>
      <div className={styles.actions}>
        <Button type="submit" tone="primary" size="main" busy={isBusy || signIn.isBusy}>
          <Trans>Pair this tablet</Trans>
        </Button>
        <Button size="main" onClick={() => void cancel()}>
          {cancelLabels}
        </Button>
      </div>
    </form>
  )
}
