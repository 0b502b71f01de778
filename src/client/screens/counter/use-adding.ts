import { useRef, useState } from 'react'
import { type OutboxCommand, undoWithinMs } from '#shared/stamp.ts'
import type { Entry } from '../../outbox/entry.ts'
import { tappedBy } from '../../store/lock.ts'
import { useCounter } from './counter-ports.tsx'

/** So long a tap can be taken back as if it had not been. */
const holdMs = 5_000

export type Tap = { commandId: string; count: number; tappedAt: number; personId?: string | undefined }

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
  const { outbox, sound, lock, newCommandId, now } = useCounter()
  const [taps, setTaps] = useState<readonly Tap[]>([])
  const [last, setLast] = useState<LastTap>({ kind: 'none' })
  // Not state: a second tap may come before the first is drawn, and an add is taken back once.
  const undoing = useRef<Set<string>>(new Set())
  const undoable = lastUndoable(taps, entries, now(), tappedBy(lock.getState()).personId)

  async function save(command: OutboxCommand, saved: LastTap): Promise<boolean> {
    try {
      await outbox.add(command, { holdMs: command.kind === 'add' ? holdMs : 0 })
      setLast(saved)
      sound.saved()
      return true
    } catch {
      // The view's `storage` says why; that it was not saved must be said here.
      setLast({ kind: 'not-saved' })
      sound.refused()
      return false
    }
  }

  async function add(count: number, reason?: string): Promise<boolean> {
    const tap = { commandId: newCommandId(), count, tappedAt: now() }
    const by = tappedBy(lock.getState())
    const isSaved = await save(
      { kind: 'add', stampIdx, ...tap, ...by, ...(reason !== undefined && { reason }) },
      { kind: 'added', commandId: tap.commandId, count },
    )
    if (isSaved) setTaps((before) => [...before, { ...tap, personId: by.personId }])
    return isSaved
  }

  /** False where it was not taken back, and may be tried again. */
  async function takeBack({ commandId: undoes, count }: Tap): Promise<boolean> {
    const undone = await outbox.undo(undoes).catch(() => 'unknown' as const)
    switch (undone) {
      case 'deleted':
        setLast({ kind: 'taken-back', count, commandId: null })
        sound.saved()
        return true
      case 'too-late': {
        const commandId = newCommandId()
        const by = tappedBy(lock.getState())
        return save(
          { kind: 'remove', commandId, stampIdx, count, tappedAt: now(), undoes, reason: 'undo', ...by },
          { kind: 'taken-back', count, commandId },
        )
      }
      case 'unknown':
        // The disk did not say whether the tap is gone: a removal now could take a stamp that was never added.
        setLast({ kind: 'not-saved' })
        sound.refused()
        return false
    }
  }

  async function undo(tap: Tap): Promise<void> {
    if (undoing.current.has(tap.commandId)) return
    undoing.current.add(tap.commandId)
    setTaps((before) => before.filter(({ commandId }) => commandId !== tap.commandId))
    if (await takeBack(tap)) return
    undoing.current.delete(tap.commandId)
    setTaps((before) => [...before, tap])
  }

  return {
    last,
    undoable,
    add,
    undo: () => undoable && void undo(undoable),
  }
}

/**
 * The newest add of this view, or one that is still held from a view before; none that was taken back or refused, and
 * none of a colleague's: each undoes what is their own.
 */
export function lastUndoable(
  taps: readonly Tap[],
  entries: readonly Entry[],
  now: number,
  personId?: string,
): Tap | null {
  const undone = new Set(
    entries.flatMap(({ command }) => (command.kind === 'remove' && command.undoes ? [command.undoes] : [])),
  )
  const gone = new Set(
    entries
      .filter(({ phase }) => phase === 'refused' || phase === 'review')
      .map((it) => it.command.commandId),
  )
  const held = entries
    .filter(({ phase, command }) => phase === 'held' && command.kind === 'add')
    .map(({ command: { commandId, count, tappedAt, personId: by } }) => ({
      commandId,
      count,
      tappedAt,
      personId: by,
    }))
  const known = new Map([...held, ...taps].map((tap) => [tap.commandId, tap]))
  const able = [...known.values()].filter(
    (tap) =>
      tap.personId === personId &&
      !undone.has(tap.commandId) &&
      !gone.has(tap.commandId) &&
      Math.abs(now - tap.tappedAt) < undoWithinMs,
  )
  return able.toSorted((a, b) => a.tappedAt - b.tappedAt).at(-1) ?? null
}
