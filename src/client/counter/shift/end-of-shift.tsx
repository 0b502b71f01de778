import { Plural, Trans } from '@lingui/react/macro'
import { type ReactNode, useEffect, useState } from 'react'
import { shiftMs } from '#shared/shift-api.ts'
import { needsSomebody } from '../../outbox/entry.ts'
import { isUnderway } from '../../outbox/flush.ts'
import { handOvers } from '../../store/hand-overs.ts'
import type { CurrentUser } from '../../store/lock.ts'
import { Button } from '../../ui/button.tsx'
import { useCounter } from '../counter-deps.tsx'
import { deliberate } from '../double-tap.ts'
import { slipsGivenSince } from '../promise/slips.ts'
import { useOutboxView } from '../use-outbox.ts'
import styles from './my-shift.module.css'
import { sendHandOvers } from './send-hand-overs.ts'

/** One tap: what is left here is counted, told to the server and to whoever comes next, and the person is signed out. */
export function EndOfShift({ attendant }: { attendant: CurrentUser }): ReactNode {
  const deps = useCounter()
  const { lock, newCommandId, now } = deps
  const { entries, isRead } = useOutboxView()
  const waiting = entries.filter(isUnderway).length
  const problems = entries.filter(needsSomebody).length
  const promises = usePromises(attendant.personId)

  function handOver() {
    const { personId, name, by } = attendant
    const unchecked = by === 'unchecked' && ({ pinChecked: false } as const)
    const left = { waiting, problems, promises: promises ?? 0 }
    handOvers.add({ handOverId: newCommandId(), personId, name, handedOverAt: now(), ...left, ...unchecked })
    // Nobody waits for it: what does not get through is sent later by the tablet, with the name.
    void sendHandOvers(deps)
    lock.move({ type: 'signed-out' })
  }

  return (
    <div className={styles.end}>
      <h2>
        <Trans>End of shift</Trans>
      </h2>
      <p className={styles.lead}>
        <Left waiting={waiting} problems={problems} promises={promises ?? 0} />
      </p>
      <Button tone="primary" size="main" busy={!isRead || promises === null} onClick={deliberate(handOver)}>
        <Trans>Hand over and sign out</Trans>
      </Button>
    </div>
  )
}

/** Null until it was counted. Where the storage does not answer there are no slips either. */
function usePromises(personId: string): number | null {
  const { now } = useCounter()
  const [promises, setPromises] = useState<number | null>(null)
  useEffect(() => {
    slipsGivenSince(personId, now() - shiftMs).then(setPromises, () => setPromises(0))
  }, [personId, now])
  return promises
}

type Counts = { waiting: number; problems: number; promises: number }

/** Of a tablet, as one person leaves it and the next finds it. */
export function Left({ waiting, problems, promises }: Counts): ReactNode {
  if (waiting === 0 && problems === 0 && promises === 0)
    return <Trans>Nothing waits on this tablet and nothing is open.</Trans>
  return (
    <>
      {waiting > 0 && (
        <>
          <Plural
            value={waiting}
            one="# tap waits on this tablet; it goes on being sent by itself."
            other="# taps wait on this tablet; they go on being sent by themselves."
          />{' '}
        </>
      )}
      {problems > 0 && (
        <>
          <Plural
            value={problems}
            one="# tap needs somebody: see “Waiting”."
            other="# taps need somebody: see “Waiting”."
          />{' '}
        </>
      )}
      {promises > 0 && (
        <Plural
          value={promises}
          one="# promise slip was given in this shift."
          other="# promise slips were given in this shift."
        />
      )}
    </>
  )
}
