import { useState } from 'react'
import type { Entry } from '../outbox/entry.ts'
import { tappedBy } from '../store/lock.ts'
import { useCounter } from './counter-deps.tsx'
import { lastUndoable, type Tap } from './undoable.ts'
import { useLastTaps } from './use-last-taps.ts'
import { useTakeBack } from './use-take-back.ts'

/** So long a tap can be taken back as if it had not been. */
const holdMs = 5_000

/** What the last tap on this card has come to. Its phase is the outbox's to say. */
export type LastTap =
  | { kind: 'none' }
  | { kind: 'added'; commandId: string; count: number }
  | { kind: 'taken-back'; count: number; commandId: string | null }
  | { kind: 'not-saved' }

export type Adding = {
  last: LastTap
  undoable: Tap | null
  /** True when it is saved. The reason is one that a limit of the shop has asked for. */
  add(count: number, reason?: string): Promise<boolean>
  undo(): void
}

export function useAdding(stampIdx: number, entries: readonly Entry[]): Adding {
  const { outbox, sound, lock, lastTaps, newCommandId, now } = useCounter()
  const takeBack = useTakeBack()
  const [last, setLast] = useState<LastTap>({ kind: 'none' })
  const taps = useLastTaps().filter(
    (tap) => tap.kind === 'add' && tap.stampIdx === stampIdx && !tap.isTakenBack,
  )
  const undoable = lastUndoable(taps, entries, now(), tappedBy(lock.getState()).personId)

  async function add(count: number, reason?: string): Promise<boolean> {
    const tap = { kind: 'add', commandId: newCommandId(), stampIdx, count, tappedAt: now() } as const
    const by = tappedBy(lock.getState())
    try {
      await outbox.add({ ...tap, ...by, ...(reason !== undefined && { reason }) }, { holdMs })
    } catch {
      // The view's `storage` says why; that it was not saved must be said here.
      setLast({ kind: 'not-saved' })
      sound.refused()
      return false
    }
    lastTaps.add({ ...tap, personId: by.personId })
    setLast({ kind: 'added', commandId: tap.commandId, count })
    sound.saved()
    return true
  }

  async function undo({ commandId, count }: Tap): Promise<void> {
    const end = await takeBack({ commandId, stampIdx, count })
    if (end) setLast(end.kind === 'taken-back' ? { ...end, count } : end)
  }

  return { last, undoable, add, undo: () => undoable && void undo(undoable) }
}
