/**
 * What a full card cannot hold goes to the customer's next one. It was promised at the tap, so that it ends on a card or
 * before a manager, whatever state that card is in:
 *
 *   good ─► added there; what that one cannot hold goes on from it
 *   none, or deleted ─► made, then as above
 *   redeemed, replaced ─► the one after it
 *   not active, not yet valid, expired, impossible to make ─► review
 *   on its way (gateway mode) ─► later
 */
import type { RefusalName } from '#shared/refusals.ts'
import { objection } from '#shared/stamp.ts'
import type { Queries, Row } from '../db/db.ts'
import { findAutomation } from '../ledger/automation-rows.ts'
import { findCarried, storedAnswer, storedCommand } from '../ledger/command-rows.ts'
import type { Decision } from '../ledger/decision.ts'
import { findStamp, toStamp } from '../ledger/stamp-rows.ts'
import { makeNextStamp, type NextCycleDeps } from './next-cycle.ts'

/** Gateway mode: the stamp after a full or redeemed one, which is on its way. Null where the stamps are our own. */
export type CarryDeps = NextCycleDeps & {
  nextOf: ((stampIdx: number) => Promise<number | null>) | null
}

/** `next` is the first card after the full one that took some of it. */
export type Carried =
  | { state: 'placed'; nextIdx: number }
  | { state: 'review'; nextIdx: null }
  | { state: 'later'; nextIdx: null }

type From = { commandId: string; fullIdx: number; count: number }

/** How far back a start looks for stamps that a crash left between two cards. */
const sweepMs = 7 * 86_400_000
/** Cards that a customer may have filled and redeemed since. */
const maxCards = 10

/**
 * The ids come from the command's, so that a retry and a crash between the transactions end in the same stamps (each
 * transaction is one stamp's). Asked again it tells what was decided, whatever has become of the cards since.
 */
export async function carryOver(deps: CarryDeps, { commandId, fullIdx, count }: From): Promise<Carried> {
  const decision = await decideCarried(deps, { commandId, fullIdx, count })
  if (!decision || decision.stampIdx === null) return { state: 'later', nextIdx: null }
  if (decision.review) return { state: 'review', nextIdx: null }
  if (decision.refusal) return { state: 'later', nextIdx: null }
  const { stampIdx: nextIdx, carriedOver = 0 } = decision
  if (carriedOver === 0) return { state: 'placed', nextIdx }
  const further = await carryOver(deps, {
    commandId: decision.commandId,
    fullIdx: nextIdx,
    count: carriedOver,
  })
  const tookNone = carriedOver === count
  return further.state !== 'placed' || tookNone ? further : { state: 'placed', nextIdx }
}

/** Null where it waits for the next card, or is on its way to it. */
async function decideCarried(deps: CarryDeps, from: From): Promise<Decision | null> {
  for (;;) {
    const { commandId, row } = await findCarried(deps.db.read, deps.vault, from.commandId)
    if (row) return row.code === null ? null : storedAnswer(row, commandId)
    const decision = await decideAnew(deps, commandId, from)
    // A card that changed between the look and the add: that refusal is kept under its id, the next turn looks anew.
    if (!decision || decision.refusal === null || decision.refusal === 'being-checked') return decision
  }
}

async function decideAnew(deps: CarryDeps, commandId: string, from: From): Promise<Decision | null> {
  const { fullIdx, count } = from
  const settles = await settlementOf(deps.db.read, from.commandId)
  const next = deps.nextOf
    ? await hostedNext(deps, deps.nextOf, fullIdx)
    : await nextCard(deps, fullIdx, settles)
  if (!next) return null
  const add = { kind: 'arriving-add', commandId, count, tappedAt: 0 } as const
  const meta = { caller: { kind: 'automation' }, ...(settles && { settles }) } as const
  const { refusal: cause, stampIdx: nextIdx } = next
  if (nextIdx !== null && cause === null) return deps.ledger.decide({ ...add, stampIdx: nextIdx }, meta)
  return deps.ledger.decide(
    { ...add, stampIdx: fullIdx },
    { ...meta, hold: { kind: 'carried-nowhere', evidence: { cause, nextIdx } } },
  )
}

/** Whoever settled the review whose stamps these are has decided what becomes of the rest of them, however late it is carried. */
async function settlementOf(query: Queries['query'], commandId: string): Promise<string | undefined> {
  const [row] = await query<Row & { reason: string | null }>(
    "SELECT reason FROM commands WHERE command_id = $1 AND caller = 'automation'",
    [commandId],
  )
  return row?.reason ?? undefined
}

type NextCard = { stampIdx: number | null; refusal: RefusalName | null }

/** The card on which what is owed goes on, or why there is none that can be used. */
export async function nextCard(deps: NextCycleDeps, fullIdx: number, settles?: string): Promise<NextCard> {
  const { db, dayOf, now } = deps
  let here = fullIdx
  for (let n = 0; n < maxCards; n++) {
    const made = await makeNextStamp(deps, here, { isOwed: true, settles })
    if (!made || 'refusal' in made) return { stampIdx: null, refusal: made?.refusal ?? 'not-found' }
    const row = await findStamp(db.read, made.stampIdx)
    // Deleted since it was found: another one is made.
    if (!row) continue
    if (row.redeemed_at === null && row.replaced_at === null)
      return { stampIdx: made.stampIdx, refusal: objection.use(toStamp(row), dayOf(now())) }
    here = made.stampIdx
  }
  return { stampIdx: null, refusal: 'already-redeemed' }
}

/** Null while the hosted service may still create the next card. */
async function hostedNext(
  { db }: CarryDeps,
  nextOf: NonNullable<CarryDeps['nextOf']>,
  fullIdx: number,
): Promise<NextCard | null> {
  const stampIdx = await nextOf(fullIdx)
  if (stampIdx !== null) return { stampIdx, refusal: null }
  const made = await findAutomation(db.read, fullIdx, 'next-stamp')
  const isOver = made && made.state !== 'sent' && made.state !== 'done'
  return isOver ? { stampIdx: null, refusal: 'not-applied' } : null
}

/** Before an add is undone: what it could not hold may be on its way still. */
export async function carryFirst(deps: CarryDeps, commandId: string): Promise<void> {
  const row = await storedCommand(deps.db.read, commandId)
  if (row?.code !== 0 || row.stamp_idx === null) return
  const { carriedOver } = storedAnswer(row, commandId)
  if (carriedOver) await carryOver(deps, { commandId, fullIdx: row.stamp_idx, count: carriedOver })
}

/** Mends what a crash, or a next card that came late, has left between the full card and the next one. */
export async function carryMissing(deps: CarryDeps): Promise<void> {
  const rows = await deps.db.read<Row & { command_id: string; stamp_idx: number; count: number }>(
    `SELECT command_id, stamp_idx, COUNT(*) AS count FROM ledger
     WHERE event = 'stamp.carried-over' AND at > $1 GROUP BY command_id, stamp_idx`,
    [deps.now() - sweepMs],
  )
  for (const row of rows)
    await carryOver(deps, {
      commandId: row.command_id,
      fullIdx: row.stamp_idx,
      count: Number(row.count),
    })
}
