import type { OutboxCommand, Snapshot } from '#shared/stamp.ts'
import type { Entry } from '../outbox/entry.ts'
import { isUnderway } from '../outbox/flush.ts'

/**
 * The confirmed side of a card, for `project`. Null until the first snapshot.
 *
 * A snapshot that was read while one of our commands was on its way may or may not hold it, and the command would
 * be counted twice or not at all for a moment. So none is taken meanwhile, and a verdict is counted in by itself.
 */
export function advanceBaseline(
  baseline: Snapshot | null,
  incoming: Snapshot | null,
  entries: readonly Entry[],
): Snapshot | null {
  if (!baseline) return incoming
  const known = withVerdicts(baseline, entries)
  const isUnsure = entries.some(({ phase }) => phase === 'waiting' || phase === 'sent')
  return incoming && !isUnsure && incoming.asOf > known.asOf ? incoming : known
}

function withVerdicts(baseline: Snapshot, entries: readonly Entry[]): Snapshot {
  let { stamps, asOf } = baseline
  for (const entry of entries) {
    if (entry.phase !== 'confirmed' || entry.settledAt <= baseline.asOf || !isOfThisCard(entry, entries))
      continue
    stamps += entry.command.kind === 'add' ? entry.command.count : -entry.command.count
    asOf = Math.max(asOf, entry.settledAt)
  }
  if (asOf === baseline.asOf) return baseline
  return { ...baseline, asOf, stamps: Math.min(Math.max(stamps, 0), baseline.maxStamps) }
}

/** What is under way on this card, for `project`. */
export function pendingOf(entries: readonly Entry[]): OutboxCommand[] {
  return entries
    .filter((entry) => isUnderway(entry) && isOfThisCard(entry, entries))
    .map(({ command }) => command)
}

/** An undo of what was carried over takes it from another card; how much of it from this one the next snapshot says. */
function isOfThisCard(entry: Entry, entries: readonly Entry[]): boolean {
  const { command } = entry
  if (command.kind === 'add') return true
  const isElsewhere = entry.phase === 'confirmed' && entry.nextStampIdx !== undefined
  return (
    !isElsewhere &&
    !entries.some((add) => add.phase === 'carried-over' && add.command.commandId === command.undoes)
  )
}
