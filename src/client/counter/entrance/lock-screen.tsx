import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useCatalogue } from '../../i18n/language.tsx'
import { entranceCatalogue } from '../../i18n/own-catalogues.ts'
import { useWaitingCard } from '../../kit/entrance/use-waiting-card.tsx'
import { paths } from '../../paths.ts'
import type { Lock } from '../../store/lock.ts'
import { CounterStatus } from '../counter-status.tsx'
import { useCodeRules, useDevice, useLock, useSessionStatus } from '../use-session.ts'
import { useEntering } from './faces-entering.ts'
import { FacesPanel } from './faces-panel.tsx'
import styles from './lock-screen.module.css'
import { usePlainHome } from './use-plain-home.ts'

/**
 * Whose PIN opens it decides what comes back: the card to whoever left it, home to everybody else. The address says
 * nothing of the card meanwhile, and neither the back button nor a reload leads behind it.
 */
export function LockScreen() {
  useCatalogue(entranceCatalogue)
  const lock = useLock()
  const device = useDevice()
  const { sessionStatus } = useSessionStatus()
  const waiting = useWaitingCard(useCodeRules())
  const entering = useEntering({ waitingCard: waiting.stampIdx })
  usePlainHome(entering.isArriving)

  const tablet = sessionStatus?.entrance.tablet
  const place = tablet?.state === 'paired' ? `${sessionStatus?.entrance.shopNm} · ${tablet.name}` : null
  return (
    <div className={styles.screen}>
      <header className={styles.bar}>
        <b>Stampdesk</b>
        <span className={styles.place}>
          {place ?? (device ? `${device.shopNm} · ${device.tabletNm}` : '')}
        </span>
        <div className={styles.status}>
          <CounterStatus />
        </div>
      </header>
      <main className={styles.main}>
        <div className={styles.words}>
          <h1>
            <Trans>Who is at the tablet?</Trans>
          </h1>
          <p className={styles.why}>{whyOf(lock)}</p>
          {waiting.word}
        </div>
        <FacesPanel
          key={lock.state === 'locked' ? lock.whose?.personId : ''}
          entering={entering}
          first={lock.state === 'locked' ? lock.whose : null}
          mayGoUnchecked
        />
      </main>
    </div>
  )
}

function whyOf(lock: Lock): ReactNode {
  if (lock.state !== 'locked') return <Trans>Sign in with your PIN to begin.</Trans>
  const name = lock.whose?.name
  const hasCard = lock.path !== null && lock.path !== paths.home
  switch (lock.why) {
    case 'idle':
    case 'asked':
      return hasCard ? (
        <Trans>
          Locked. What {name} had open comes back with {name}’s PIN.
        </Trans>
      ) : (
        <Trans>Locked. Sign in with your PIN.</Trans>
      )
    case 'signed-out':
      return <Trans>Sign in with your PIN to begin.</Trans>
    case 'ended':
      return <Trans>The sign-in has ended. Sign in with your PIN to go on.</Trans>
    case 'pin-owed':
      return <Trans>The line is back. {name}’s PIN can be checked now.</Trans>
  }
}
