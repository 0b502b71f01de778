import { Trans } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { signInWithPin } from '#shared/endpoints/session.ts'
import type { Entrance } from '#shared/people-api.ts'
import type { ApiClient } from '../api/api-client.ts'
import { canUsePasskeys } from '../kit/can-use-passkeys.ts'
import { useDeps } from '../kit/deps.tsx'
import { EntrancePage } from '../kit/entrance/entrance-page.tsx'
import { Faces } from '../kit/entrance/faces.tsx'
import { FacesPin } from '../kit/entrance/faces-pin.tsx'
import form from '../kit/entrance/form.module.css'
import { MissingFields } from '../kit/entrance/missing-fields.tsx'
import { PasswordFields } from '../kit/entrance/password-fields.tsx'
import { usePasswordSignIn } from '../kit/entrance/use-password-sign-in.ts'
import { RouteLink } from '../kit/route-link.tsx'
import { paths } from '../paths.ts'
import { Button } from '../ui/button.tsx'
import styles from './manager-sign-in.module.css'
import { PasskeySignIn } from './passkey-sign-in.tsx'

type Props = { api: ApiClient; entrance: Entrance; onSignedIn: () => void }

/** A manager's sign-in with name and password; on a paired tablet a manager's PIN does as well. */
export function ManagerSignIn({ api, entrance, onSignedIn }: Props) {
  const { settings } = useDeps()
  const { shopNm, person, faces } = entrance
  const managers = faces.filter(({ role }) => role === 'manager')
  const [isByPin, setIsByPin] = useState(managers.length > 0)
  const name = person?.name
  return (
    <EntrancePage settings={settings}>
      <div className={styles.head}>
        <p className={form.lead}>{shopNm}</p>
        <h1>
          <Trans>Manager’s sign-in</Trans>
        </h1>
        {name !== undefined && (
          <p className={form.lead}>
            <Trans>{name} is signed in here. These pages are a manager’s.</Trans>
          </p>
        )}
      </div>
      {isByPin ? (
        <ByPin api={api} entrance={entrance} managers={managers} onSignedIn={onSignedIn} />
      ) : (
        <ByPassword api={api} onSignedIn={onSignedIn} />
      )}
      {canUsePasskeys() && <PasskeySignIn api={api} onSignedIn={onSignedIn} />}
      <div className={styles.ways}>
        {managers.length > 0 && (
          <Button onClick={() => setIsByPin(!isByPin)}>
            {isByPin ? <Trans>Use name and password</Trans> : <Trans>Use the PIN</Trans>}
          </Button>
        )}
        <RouteLink to={paths.home} className={styles.way}>
          <Trans>To the counter</Trans>
        </RouteLink>
      </div>
    </EntrancePage>
  )
}

type ByPinProps = Props & { managers: Entrance['faces'] }

function ByPin({ api, entrance, managers, onSignedIn }: ByPinProps) {
  const { now } = useDeps()
  const only = managers.length === 1 ? managers[0] : undefined
  const [chosenId, setChosenId] = useState(only?.personId ?? null)
  const [offsetMs] = useState(() => entrance.serverNow - now())
  const chosen = managers.find(({ personId }) => personId === chosenId)

  async function check(personId: string, pin: string) {
    const answer = await api({
      endpoint: signInWithPin,
      body: { personId, pin },
    })
    if (answer.kind === 'ok') onSignedIn()
    return answer
  }

  return (
    <div className={styles.pin}>
      <Faces faces={managers} chosenId={chosenId} onChoose={({ personId }) => setChosenId(personId)} />
      {chosen ? (
        <FacesPin
          key={chosen.personId}
          face={chosen}
          lockedUntil={chosen.lockedUntil}
          serverNow={() => now() + offsetMs}
          onPin={(pin) => check(chosen.personId, pin)}
          isOffline={false}
        />
      ) : (
        <p className={form.lead}>
          <Trans>Tap your face, then type your PIN.</Trans>
        </p>
      )}
    </div>
  )
}

function ByPassword({ api, onSignedIn }: Pick<Props, 'api' | 'onSignedIn'>) {
  const { now } = useDeps()
  const signIn = usePasswordSignIn(api, now)
  const [isChecked, setIsChecked] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (signIn.isComplete && (await signIn.submit())) onSignedIn()
  }

  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <PasswordFields signIn={signIn} now={now} />
      <p role="alert" className={form.incomplete}>
        {isChecked && !signIn.isComplete && !signIn.isBusy && <MissingFields of={signIn} />}
      </p>
      <Button type="submit" tone="primary" size="main" wide busy={signIn.isBusy}>
        <Trans>Sign in</Trans>
      </Button>
    </form>
  )
}
