import { undoWithinMs } from '#shared/stamp.ts'
import { type Entry, needsSomebody } from '../outbox/entry.ts'
import type { LastTap } from '../store/last-taps.ts'

export type Tap = Pick<LastTap, 'commandId' | 'count' | 'tappedAt' | 'personId' | 'end'>

type Facts = { entries: readonly Entry[]; now: number; personId: string | undefined }

/**
 * Who may take it back: whoever tapped for ten minutes, and after that a manager, at the card. Null for what was taken back
 * or did not count.
 */
export function whoMayUndo(
  tap: Tap,
  { entries, now, personId }: Facts,
): 'me' | 'colleague' | 'manager' | null {
  const own = entries.find(({ command }) => command.commandId === tap.commandId)
  const isOver = own ? needsSomebody(own) : tap.end !== undefined
  const isTakenBack = entries.some(
    ({ command }) => command.kind === 'remove' && command.undoes === tap.commandId,
  )
  if (isOver || isTakenBack) return null
  if (Math.abs(now - tap.tappedAt) >= undoWithinMs) return 'manager'
  return tap.personId === personId ? 'me' : 'colleague'
}

export const isUndoable = (tap: Tap, facts: Facts): boolean => whoMayUndo(tap, facts) === 'me'

/** The newest add that may be taken back: of this tablet's last taps, or one that is still held. */
export function lastUndoable(
  taps: readonly Tap[],
  entries: readonly Entry[],
  now: number,
  personId?: string,
): Tap | null {
  const held = entries
    .filter(({ phase, command }) => phase === 'held' && command.kind === 'add')
    .map(({ command: { commandId, count, tappedAt, personId: by } }) => ({
      commandId,
      count,
      tappedAt,
      personId: by,
    }))
  const known = new Map([...held, ...taps].map((tap) => [tap.commandId, tap]))
  const able = [...known.values()].filter((tap) => isUndoable(tap, { entries, now, personId }))
  return able.toSorted((a, b) => a.tappedAt - b.tappedAt).at(-1) ?? null
}
