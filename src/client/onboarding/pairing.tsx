import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Entrance } from '#shared/people-api.ts'
import type { ApiClient } from '../api/api-client.ts'
import { useCatalogue } from '../i18n/language.tsx'
import { entranceCatalogue } from '../i18n/own-catalogues.ts'
import { EntrancePage } from '../kit/entrance/entrance-page.tsx'
import { RouteLink } from '../kit/route-link.tsx'
import { paths } from '../paths.ts'
import type { SettingsStore } from '../store/settings.ts'
import { Button } from '../ui/button.tsx'
import { PairHere } from './pair-here.tsx'
import styles from './pairing.module.css'
import { PairingCode } from './pairing-code.tsx'
import { Unpaired } from './unpaired.tsx'
import { usePairing } from './use-pairing.ts'

type PairingProps = {
  api: ApiClient
  settings: SettingsStore
  entrance: Entrance
  /** The tablet has its key: who is at the entrance is to be asked again. */
  onPaired: () => void
  /** Stamps that wait on this tablet. */
  waiting?: number
  now?: () => number
}

/** A browser that is no tablet of the shop: it shows a code until a manager has confirmed it, or signs in here. */
export function Pairing({ api, settings, entrance, onPaired, waiting = 0, now = Date.now }: PairingProps) {
  useCatalogue(entranceCatalogue)
  const { t } = useLingui()
  const [isHere, setIsHere] = useState(false)
  const { shopNm, isSetUp, tablet } = entrance
  if (!isSetUp) return <NotSetUp settings={settings} />
  return (
    <EntrancePage settings={settings}>
      <header className={styles.head}>
        <p className={styles.shop}>{shopNm}</p>
        {tablet.state === 'revoked' ? <Unpaired waiting={waiting} /> : <Welcome waiting={waiting} />}
      </header>
      {isHere ? (
        <PairHere
          api={api}
          entrance={entrance}
          now={now}
          onPaired={onPaired}
          onCancel={() => setIsHere(false)}
          cancelLabels={t`Back to the code`}
        />
      ) : (
        <WithCode api={api} now={now} onPaired={onPaired} onHere={() => setIsHere(true)} />
      )}
    </EntrancePage>
  )
}

type WithCodeProps = Pick<PairingProps, 'api' | 'onPaired'> & { now: () => number; onHere: () => void }

/** Gone while a manager pairs it here: two pairings of one tablet would be one too many. */
function WithCode({ api, now, onPaired, onHere }: WithCodeProps) {
  const { pairing, again } = usePairing({ api, now, onPaired })
  return (
    <>
      <PairingCode pairing={pairing} now={now} onAgain={again} />
      <footer className={styles.foot}>
        <Button onClick={onHere}>
          <Trans>A manager is here: pair with the password</Trans>
        </Button>
        <RouteLink to={paths.setup} className={styles.link}>
          <Trans>Check this browser first</Trans>
        </RouteLink>
      </footer>
    </>
  )
}

function Welcome({ waiting }: { waiting: number }) {
  const { t } = useLingui()
  return (
    <>
      <h1>
        <Trans>Pair this tablet with the shop</Trans>
      </h1>
      <p className={styles.lead}>
        {waiting > 0
          ? t`What waits on this tablet is kept, and is sent when it is paired.`
          : t`It is done once. Then the people of the shop sign in with their PIN.`}
      </p>
    </>
  )
}

function NotSetUp({ settings }: { settings: SettingsStore }) {
  return (
    <EntrancePage settings={settings}>
      <header className={styles.head}>
        <h1>
          <Trans>This shop is not set up yet</Trans>
        </h1>
        <p className={styles.lead}>
          <Trans>
            The owner opens the address that the server printed when it started. It ends in a long code behind
            “#”.
          </Trans>
        </p>
      </header>
      <footer className={styles.foot}>
        <RouteLink to={paths.setup} className={styles.link}>
          <Trans>Check this browser meanwhile</Trans>
        </RouteLink>
      </footer>
    </EntrancePage>
  )
}
