import { useState } from 'react'
import type { LastTap } from '../store/last-taps.ts'
import { tappedBy } from '../store/lock.ts'
import { useCounter } from './counter-deps.tsx'
import { isUndoable } from './undoable.ts'
import type { Adding } from './use-adding.ts'
import { useLastTaps } from './use-last-taps.ts'
import { useNow } from './use-now.ts'
import { useOutboxView } from './use-outbox.ts'

/**
 * A slip is noticed when the next customer stands there: the add before, of another card, while it can be taken back and
 * nothing was done on this card. Once it was taken back here it stays, to be seen.
 */
export function usePreviousTap(
  stampIdx: number,
  { last, undoable }: Adding,
): { tap: LastTap; canUndo: boolean; taking: () => void } | null {
  const { lock } = useCounter()
  const { entries } = useOutboxView()
  const now = useNow(10_000)
  const [taken, setTaken] = useState<string | null>(null)
  const tap = useLastTaps()[0]
  if (!tap || tap.kind !== 'add' || tap.stampIdx === stampIdx) return null
  if (last.kind !== 'none' || undoable) return null
  const { personId } = tappedBy(lock.getState())
  const canUndo = !tap.isTakenBack && isUndoable(tap, { entries, now, personId })
  if (!canUndo && taken !== tap.commandId) return null
  return { tap, canUndo, taking: () => setTaken(tap.commandId) }
}
