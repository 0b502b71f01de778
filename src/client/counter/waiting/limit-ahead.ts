/** The limits that a tablet can tell by itself before it stamps. The server decides, and knows the others too. */
import { isOpen, type LimitHit, type Limits } from '#shared/limits.ts'
import type { Snapshot } from '#shared/stamp.ts'
import type { Entry } from '../../outbox/entry.ts'

type Facts = {
  count: number
  entries: readonly Entry[]
  lastAdd: Snapshot['lastAdd']
  /** Server time of the snapshot, and this tablet's when it came: the two clocks are never compared. */
  asOf: number
  receivedAt: number
  now: number
  /** `YYYY-MM-DD HH:MM:SS` at the shop; null where its time zone is not known. */
  shopTime: string | null
}

const minuteMs = 60_000

/** The limit that this many stamps now would meet, a hard one first; null where none is known of. */
export function limitAhead(limits: Limits, facts: Facts): LimitHit | null {
  const { stampsAScan, minutesBetween, openingHours } = limits
  const hits: LimitHit[] = []
  if (stampsAScan && facts.count > stampsAScan.max) hits.push({ limit: 'stampsAScan', ...stampsAScan })
  if (openingHours && facts.shopTime && !isOpen(openingHours.days, facts.shopTime))
    hits.push({ limit: 'openingHours', kind: openingHours.kind, max: null })
  if (minutesBetween && sinceLastAdd(facts) < minutesBetween.max * minuteMs)
    hits.push({ limit: 'minutesBetween', ...minutesBetween })
  return hits.find(({ kind }) => kind === 'hard') ?? hits[0] ?? null
}

/** Of this card: what waits here, or what the server has reported. */
function sinceLastAdd({ entries, lastAdd, asOf, receivedAt, now }: Facts): number {
  const undone = new Set(
    entries.map(({ command }) => (command.kind === 'remove' ? command.undoes : undefined)),
  )
  const own = entries
    .filter(
      ({ command, phase }) => command.kind === 'add' && phase !== 'refused' && !undone.has(command.commandId),
    )
    .map(({ command }) => now - command.tappedAt)
  const reported =
    lastAdd && !undone.has(lastAdd.commandId ?? '') ? [now - (receivedAt - (asOf - lastAdd.at))] : []
  return Math.min(...own, ...reported, Number.POSITIVE_INFINITY)
}
