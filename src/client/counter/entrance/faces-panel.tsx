import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { Faces, searchedFrom } from '../../kit/entrance/faces.tsx'
import { FacesPin } from '../../kit/entrance/faces-pin.tsx'
import type { KnownFace } from '../../store/face-memory.ts'
import type { CurrentUser } from '../../store/lock.ts'
import { pinProof } from '../../store/pin-proof.ts'
import { useCounter } from '../counter-deps.tsx'
import { useReach } from '../use-reach.ts'
import { useSessionStatus } from '../use-session.ts'
import type { Entering } from './faces-entering.ts'
import styles from './faces-panel.module.css'
import { SamplePins } from './sample-pins.tsx'

type Props = {
  entering: Entering
  /** Whose PIN is asked for before anybody has tapped. */
  first: CurrentUser | null
  mayGoUnchecked: boolean
}

/** Tap your face, type six digits: one glance and seven taps, in the same places each time. */
export function FacesPanel({ entering, first, mayGoUnchecked }: Props) {
  const { faces: memory, now } = useCounter()
  const { sessionStatus, receivedAt } = useSessionStatus()
  const isOffline = useReach() === 'offline'
  const entrance = sessionStatus?.entrance
  const faces: readonly KnownFace[] = entrance?.faces ?? memory.recall()
  const [chosenId, setChosenId] = useState(first?.personId ?? null)
  const chosen = faces.find(({ personId }) => personId === chosenId) ?? null
  const offsetMs = entrance ? entrance.serverNow - receivedAt : 0
  const lockedUntil = entrance?.faces.find(({ personId }) => personId === chosenId)?.lockedUntil ?? null

  return (
    <div className={styles.panel} data-many={(!chosen && faces.length >= searchedFrom) || undefined}>
      <div className={styles.people}>
        <Faces faces={faces} chosenId={chosenId} onChoose={({ personId }) => setChosenId(personId)} />
        {entrance?.demo && <SamplePins />}
      </div>
      <div className={styles.keys}>
        {chosen ? (
          <FacesPin
            key={chosen.personId}
            face={chosen}
            lockedUntil={lockedUntil}
            serverNow={() => now() + offsetMs}
            onPin={(pin) => entering.withPin(chosen, pin)}
            onUnchecked={mayGoUnchecked ? () => entering.unchecked(chosen) : undefined}
            isOffline={isOffline}
            isKnownHere={pinProof.knows(chosen.personId)}
          />
        ) : (
          <p className={styles.hint}>
            <Trans>Tap your face, then type your PIN.</Trans>
          </p>
        )}
      </div>
    </div>
  )
}
