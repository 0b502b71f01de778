/**
 * An undo takes back what one add has put down, where it went: from its own card, from the next one where it was carried
 * over, or from the inbox, where a manager has not decided yet. All of it or nothing, at most once, by who tapped it.
 */
import { type RemoveStamps, undoWithinMs } from '#shared/stamp.ts'
import type { Queries, Row } from '../db/db.ts'
import { callerScope } from './caller.ts'
import { findCarried, type StoredCommand, storedAnswer, storedCommand } from './command-rows.ts'
import type { Deciding, Refused } from './decision.ts'
import { reviewIdOf } from './reviews.ts'

/** `addId` is of the add whose stamps are here: its own id, or that of what carried it on. */
export type Place =
  | { kind: 'card'; stampIdx: number; count: number; addId: string }
  | { kind: 'review'; reviewId: string; count: number }

export type Undoing = RemoveStamps & { undoes: string }

/** A tablet's offset to the server's clock is known to some seconds only. */
const slackMs = 60_000

type Asking = Pick<Deciding, 'vault' | 'caller' | 'at' | 'tappedAt'> & { query: Queries['query'] }

/** Where it is to be taken back from, or why it is not; null while the add itself is not decided to its end. */
export async function findUndo(
  asking: Asking,
  command: Undoing,
): Promise<{ places: Place[] } | { refused: Refused } | null> {
  const { query } = asking
  const { stampIdx, undoes, count } = command
  const no = (refusal: 'undo-not-possible' | 'undone-already') => ({ refused: { refusal, stampIdx } })
  const add = await storedCommand(query, undoes)
  if (!add || !isAddOf(add, stampIdx) || !mayTakeBack(asking, add)) return no('undo-not-possible')
  if (add.undone_by !== null) return no('undone-already')
  const places = await placesOf(asking, undoes, add)
  if (!places) return null
  const total = places.reduce((sum, place) => sum + place.count, 0)
  return total === count ? { places } : no('undo-not-possible')
}

const isAddOf = ({ kind, stamp_idx }: StoredCommand, stampIdx: number) =>
  (kind === 'add' || kind === 'arriving-add') && (stamp_idx === stampIdx || stamp_idx === null)

/** By who tapped it and soon; the shop itself does what a manager has decided. */
function mayTakeBack({ caller, at, tappedAt = at }: Asking, add: StoredCommand): boolean {
  if (caller.kind === 'automation') return true
  // From tap to tap, or since it was decided: of the two clocks one may have jumped between.
  const age = Math.min(Math.abs(tappedAt - (add.tapped_at ?? add.decided_at)), at - add.decided_at)
  const isTheirs =
    caller.kind === 'tablet' ? add.person === caller.personId : add.caller === callerScope(caller)
  return isTheirs && age <= undoWithinMs + slackMs
}

async function placesOf(
  asking: Asking,
  commandId: string,
  row: StoredCommand | undefined,
): Promise<Place[] | null> {
  if (!row || row.code === null) return null
  const { query, vault } = asking
  const { review, refusal, carriedOver } = storedAnswer(row, commandId)
  if (review) return inReview(asking, reviewIdOf(review, commandId))
  if (refusal) return []
  const [added] = await query<Row & { count: number }>(
    "SELECT COUNT(*) AS count FROM ledger WHERE stamp_idx = $1 AND command_id = $2 AND event = 'stamp.added'",
    [row.stamp_idx, commandId],
  )
  const count = Number(added?.count ?? 0)
  const here =
    count > 0 ? [{ kind: 'card' as const, stampIdx: Number(row.stamp_idx), count, addId: commandId }] : []
  if (!carriedOver) return here
  const next = await findCarried(query, vault, commandId)
  const further = await placesOf(asking, next.commandId, next.row)
  return further && [...here, ...further]
}

type ReviewRow = Row & { evidence: string; resolution: string | null; outcome: string | null }

/** Where a manager has settled it, what that has put down is for a manager to take back. */
async function inReview(asking: Asking, reviewId: string): Promise<Place[] | null> {
  const { query, caller } = asking
  const [row] = await query<ReviewRow>(
    'SELECT evidence, resolution, outcome FROM reviews WHERE review_id = $1',
    [reviewId],
  )
  if (!row) return []
  const { commandId } = row.resolution === null ? {} : JSON.parse(row.outcome ?? '{}')
  if (commandId && caller.kind === 'automation')
    return placesOf(asking, commandId, await storedCommand(query, commandId))
  return [{ kind: 'review', reviewId, count: Number(JSON.parse(row.evidence).count) }]
}

/** The add, and what carried it on: none of it is a visit, nor counted by a limit. False where another undo was first. */
export async function markUndone(
  tx: Queries,
  undoes: string,
  places: readonly Place[],
  by: string,
): Promise<boolean> {
  const mark = (addId: string) =>
    tx.run('UPDATE commands SET undone_by = $2 WHERE command_id = $1 AND undone_by IS NULL', [addId, by])
  if ((await mark(undoes)) !== 1) return false
  for (const place of places) if (place.kind === 'card' && place.addId !== undoes) await mark(place.addId)
  return true
}

/** The undo was not applied after all. */
export async function clearUndone(tx: Queries, by: string): Promise<void> {
  await tx.run('UPDATE commands SET undone_by = NULL WHERE undone_by = $1', [by])
}
