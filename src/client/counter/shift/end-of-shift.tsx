import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { needsSomebody } from '../../outbox/entry.ts'
import { isUnderway } from '../../outbox/flush.ts'
import { handOvers } from '../../store/hand-overs.ts'
import type { CurrentUser } from '../../store/lock.ts'
import { Button } from '../../ui/button.tsx'
import { useCounter } from '../counter-deps.tsx'
import { deliberate } from '../double-tap.ts'
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

  function handOver() {
    const { personId, name, by } = attendant
    const unchecked = by === 'unchecked' && ({ pinChecked: false } as const)
    const left = { waiting, problems }
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
        <Left waiting={waiting} problems={problems} />
      </p>
      <Button tone="primary" size="main" busy={!isRead} onClick={deliberate(handOver)}>
        <Trans>Hand over and sign out</Trans>
      </Button>
    </div>
  )
}

/** Of a tablet, as one person leaves it and the next finds it. */
export function Left({ waiting, problems }: { waiting: number; problems: number }): ReactNode {
  if (waiting === 0 && problems === 0) return <Trans>Nothing waits on this tablet and nothing is open.</Trans>
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
        <Plural
          value={problems}
          one="# tap needs somebody: see “Waiting”."
          other="# taps need somebody: see “Waiting”."
        />
      )}
    </>
  )
}
