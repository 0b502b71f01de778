/** What became of the last taps: that an entry is gone from the disk does not say that it counted. */
import type { OutboxCommand } from '#shared/stamp.ts'
import { type Entry, type HonestState, honestState, isSettled, needsSomebody } from '../outbox/entry.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { LastTap, LastTaps, TapEnd } from '../store/last-taps.ts'

type Ends = Pick<LastTaps, 'ended'>

/** Each end is kept while its entry is still there to say it, in every tab. */
export function keepEnds(outbox: Pick<Outbox, 'subscribe' | 'view'>, lastTaps: Ends): void {
  outbox.subscribe(() => {
    for (const entry of outbox.view().entries)
      if (needsSomebody(entry))
        keep(lastTaps, entry.command, entry.phase === 'refused' ? 'refused' : 'review')
      else if (isSettled(entry)) keep(lastTaps, entry.command, undefined)
  })
}

/**
 * A manager is about to take these off the tablet. Before it is done, so that none is ever called confirmed: where it is not
 * done, the entry itself is there, and says more.
 */
export function keepRemoved(lastTaps: Ends, entries: readonly Entry[]): void {
  for (const { command } of entries) keep(lastTaps, command, 'removed')
}

function keep(lastTaps: Ends, command: OutboxCommand, end: TapEnd | undefined): void {
  if (command.kind === 'add') lastTaps.ended(command.commandId, { end })
  else if (command.undoes !== undefined) lastTaps.ended(command.undoes, { undoEnd: end })
}

/** Once the disk was read: what neither waits there nor has ended otherwise is confirmed. */
export function stateOfTap({ end }: Pick<LastTap, 'end'>, entry: Entry | undefined): HonestState {
  if (entry) return honestState(entry)
  if (!end) return 'confirmed'
  return end === 'refused' ? 'refused' : 'review'
}

export function isUndoneInVain({ undoEnd }: Pick<LastTap, 'undoEnd'>, undo: Entry | undefined): boolean {
  return undo ? needsSomebody(undo) : undoEnd !== undefined
}
