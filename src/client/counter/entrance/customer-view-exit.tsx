import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { FacesPin } from '../../kit/entrance/faces-pin.tsx'
import { useWaitingCard } from '../../kit/entrance/use-waiting-card.tsx'
import { pinProof } from '../../store/pin-proof.ts'
import { Button } from '../../ui/button.tsx'
import { useCounter } from '../counter-deps.tsx'
import { useReach } from '../use-reach.ts'
import { useCodeRules, useLock, useSessionStatus } from '../use-session.ts'
import styles from './customer-view.module.css'
import { useEntering } from './faces-entering.ts'
import { FacesPanel } from './faces-panel.tsx'
import { SamplePins } from './sample-pins.tsx'

/** A customer who was only curious has the card back after so long without a touch. */
const backAfterMs = 30_000

/** The keypad of whoever turned the tablet, whom it does not name. No line, no way out: the customer holds it. */
export function CustomerViewExit({ onStay }: { onStay: () => void }) {
  const lock = useLock()
  const { now } = useCounter()
  const { sessionStatus, receivedAt } = useSessionStatus()
  const isOffline = useReach() === 'offline'
  const waiting = useWaitingCard(useCodeRules())
  const entering = useEntering({ waitingCard: waiting.stampIdx })
  const [isAnother, setIsAnother] = useState(false)
  const whose = lock.state === 'turned' ? lock.whose : null
  const entrance = sessionStatus?.entrance
  const offsetMs = entrance ? entrance.serverNow - receivedAt : 0
  useBackAfter(onStay)

  return (
    <div className={styles.exit}>
      <h1>
        <Trans>Staff only</Trans>
      </h1>
      {waiting.word}
      {isAnother || !whose ? (
        <FacesPanel entering={entering} first={null} mayGoUnchecked={false} />
      ) : (
        <>
          <FacesPin
            face={null}
            lockedUntil={
              entrance?.faces.find(({ personId }) => personId === whose.personId)?.lockedUntil ?? null
            }
            serverNow={() => now() + offsetMs}
            onPin={(pin) => entering.withPin(whose, pin)}
            isOffline={isOffline}
            isKnownHere={pinProof.knows(whose.personId)}
          />
          {entrance?.demo && <SamplePins />}
        </>
      )}
      <div className={styles.ways}>
        <Button onClick={onStay}>
          <Trans>Back to the card</Trans>
        </Button>
        {!isAnother && (
          <Button onClick={() => setIsAnother(true)}>
            <Trans>Somebody else’s PIN</Trans>
          </Button>
        )}
      </div>
    </div>
  )
}

function useBackAfter(onStay: () => void): void {
  useEffect(() => {
    const gone = new AbortController()
    let timer = setTimeout(onStay, backAfterMs)
    const touched = () => {
      clearTimeout(timer)
      timer = setTimeout(onStay, backAfterMs)
    }
    for (const touch of ['pointerdown', 'keydown'])
      addEventListener(touch, touched, { signal: gone.signal, capture: true })
    return () => {
      gone.abort()
      clearTimeout(timer)
    }
  }, [onStay])
}
