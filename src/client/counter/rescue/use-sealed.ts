import { useEffect, useState } from 'react'
import { tappedBy } from '../../store/lock.ts'
import { useCounter } from '../counter-deps.tsx'
import { useOutboxView } from '../use-outbox.ts'
import { isUndecided, type SealedPart, sealRescue } from './seal-rescue.ts'

type Sealed =
  | { state: 'sealing' | 'no-key' | 'failed' }
  | { state: 'ready'; parts: readonly SealedPart[]; taps: number }

/** Sealed anew as soon as something waits that is not in it; what was settled meanwhile stays in it and counts once. */
export function useSealed(): Sealed {
  const { now, lock } = useCounter()
  const { entries, isRead } = useOutboxView()
  const [sealed, setSealed] = useState<Sealed>({ state: 'sealing' })
  const [inIt, setInIt] = useState<ReadonlySet<string>>(new Set())
  const undecided = entries.filter(isUndecided)
  const news = undecided.map(({ command }) => command.commandId).filter((commandId) => !inIt.has(commandId))
  const newIds = isRead ? news.join() : ''

  useEffect(() => {
    if (newIds === '') return
    let isOver = false
    const seal = async () => {
      const { personId } = tappedBy(lock.getState())
      const parts = await sealRescue(undecided, { sealedAt: now(), personId })
      if (isOver) return
      setInIt(new Set(undecided.map(({ command }) => command.commandId)))
      setSealed(parts ? { state: 'ready', parts, taps: undecided.length } : { state: 'no-key' })
    }
    seal().catch(() => !isOver && setSealed({ state: 'failed' }))
    return () => {
      isOver = true
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- an array of each moment: what is new in it is what counts
  }, [newIds, now, lock])
  return sealed
}
