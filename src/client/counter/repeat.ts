import type { OutboxCommand, Snapshot } from '#shared/stamp.ts'
import type { Entry } from '../outbox/entry.ts'

/** Within so long the same stamp again is asked about. */
const repeatMs = 20_000

/**
 * An add that was made a moment ago: by whom (null is this tablet, and who was at it then), and when on this tablet's clock.
 */
export type RecentAdd = { by: string | null; at: number; personId?: string | undefined }

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
    .findLast(({ tappedAt }) => isRecent(tappedAt))
  if (own) return { by: null, at: own.tappedAt, personId: own.personId }
  // What a system has added through the API is nobody's slip of a finger.
  if (!lastAdd?.by || undone.has(lastAdd.commandId ?? '')) return null
  const at = receivedAt - (asOf - lastAdd.at)
  return isRecent(at) ? { by: lastAdd.by, at } : null
}

type Person = { personId?: string | undefined; name: string }

/** Who stamped, which is not whoever has taken over the tablet since. Null where no name is known of them. */
export function whoStamped(
  { by, personId }: RecentAdd,
  here: Person | undefined,
  faces: readonly Person[],
): string | null {
  if (by !== null) return by
  if (personId === undefined || personId === here?.personId) return here?.name ?? null
  return faces.find((face) => face.personId === personId)?.name ?? null
}
