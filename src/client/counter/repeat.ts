import type { OutboxCommand, Snapshot } from '#shared/stamp.ts'
import type { Entry } from '../outbox/entry.ts'

/** Within so long the same stamp again is asked about. */
const repeatMs = 20_000

/** An add that was made a moment ago: by whom (null is this tablet), and when on this tablet's clock. */
export type RecentAdd = { by: string | null; at: number }

type Facts = {
  entries: readonly Entry[]
  /** Tapped, and on its way to the disk: the second tap of a nervous finger comes before it is there. */
  saving: readonly OutboxCommand[]
  lastAdd: Snapshot['lastAdd']
  /** Server time of the snapshot, and this tablet's when it came: the two clocks are never compared. */
  asOf: number
  receivedAt: number
  now: number
}

/** The newest add of this stamp within 20 s: this tablet's queue first, then what the server has reported. */
export function recentAdd({ entries, saving, lastAdd, asOf, receivedAt, now }: Facts): RecentAdd | null {
  const isRecent = (at: number) => Math.abs(now - at) < repeatMs
  const undone = new Set(
    entries.flatMap(({ command }) => (command.kind === 'remove' && command.undoes ? [command.undoes] : [])),
  )
  const queued = entries.filter(({ phase }) => phase !== 'refused').map(({ command }) => command)
  const own = [...queued, ...saving]
    .filter(({ kind, commandId }) => kind === 'add' && !undone.has(commandId))
    .map(({ tappedAt }) => tappedAt)
    .findLast(isRecent)
  if (own !== undefined) return { by: null, at: own }
  // What a system has added through the API is nobody's slip of a finger.
  if (!lastAdd?.by || undone.has(lastAdd.commandId ?? '')) return null
  const at = receivedAt - (asOf - lastAdd.at)
  return isRecent(at) ? { by: lastAdd.by, at } : null
}
