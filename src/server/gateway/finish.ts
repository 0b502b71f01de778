/** The end of a gateway's command, in one transaction: its answer, ledger rows, audit row, review and due webhooks. */
import { canonicalJson } from '#shared/canonical-json.ts'
import { refusalCode, type StampRefusal } from '#shared/refusals.ts'
import type { ReviewEvidence, ReviewKind } from '#shared/review-evidence.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Queries, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { automationOf, markDone, markFailed, markUnknown } from '../ledger/automation-rows.ts'
import { houseOf } from '../ledger/house.ts'
import { openReview } from '../ledger/reviews.ts'
import { findStamp } from '../ledger/stamp-rows.ts'
import { clearUndone } from '../ledger/undo.ts'
import { type Counts, countEvents } from '../ledger/webhook-events.ts'
import { type WebhookType, writeEvents } from '../webhooks/write-events.ts'
import { saidBy } from './hosted-refusals.ts'
import { type Intent, isCreation } from './intent.ts'

export type Ending =
  /** `count` calls of ours are applied. */
  | { kind: 'applied'; stampIdx: number; count: number; cpnNo?: string }
  | { kind: 'refused'; refusal: StampRefusal; message: string | null }
  | {
      kind: 'review'
      applied: number
      cause: string
      evidence: Omit<ReviewEvidence['outcome-unknown'], 'command' | 'cause'>
    }

const events = {
  add: 'stamp.added',
  remove: 'stamp.removed',
  redeem: 'stamp.redeemed',
  create: 'stamp.created',
  'create-coupon': 'coupon.created',
} as const
const deltas = { add: 1, remove: -1, redeem: 0, create: 0, 'create-coupon': 0 } as const

export async function finish(
  tx: Queries,
  vault: Vault,
  intent: Intent,
  ending: Ending,
  counts: Counts | null,
  at: number,
): Promise<void> {
  const command = await findCommand(tx, intent.commandId)
  if (ending.kind === 'applied') return finishApplied(tx, vault, intent, command, ending, counts, at)
  if (ending.kind === 'refused') return finishRefused(tx, vault, intent, command, ending, at)
  await writeLedger(tx, intent, intent.stampIdx, ending.applied, at)
  const automation = await followUp(tx, vault, intent)
  if (automation) await markUnknown(tx, automation)
  await putToReview(
    tx,
    intent,
    command,
    { kind: 'outcome-unknown', evidence: { command: intent.kind, ...ending.evidence, cause: ending.cause } },
    at,
  )
}

async function finishApplied(
  tx: Queries,
  vault: Vault,
  intent: Intent,
  command: CommandRow,
  { stampIdx, count, cpnNo }: Extract<Ending, { kind: 'applied' }>,
  counts: Counts | null,
  at: number,
): Promise<void> {
  const { commandId, kind, base } = intent
  const { carried } = intent
  const more = { ...(cpnNo !== undefined && { cpnNo }), ...(carried > 0 && { carriedOver: carried }) }
  await answer(tx, intent, stampIdx, 0, more, at)
  const automation = await followUp(tx, vault, intent)
  if (automation) await markDone(tx, automation, cpnNo ?? String(stampIdx))
  if (kind === 'create-coupon') {
    const body = { upstream: true, follows: stampIdx }
    const chain = `coupon:${cpnNo}`
    return audit(tx, command, { chain, event: events[kind], commandId, at, body })
  }
  await writeLedger(tx, intent, stampIdx, count, at)
  if (kind === 'redeem')
    await tx.run('INSERT INTO redemptions (stamp_idx, command_id, at) VALUES ($1, $2, $3)', [
      stampIdx,
      commandId,
      at,
    ])
  const body = {
    upstream: true,
    count,
    base,
    stamps: counts?.stamps ?? null,
    ...(carried > 0 && { carriedOver: carried }),
    ...(kind === 'create' && { follows: intent.stampIdx }),
  }
  const types: WebhookType[] = count === 0 && carried > 0 ? [] : [events[kind]]
  if (carried > 0) types.push('stamp.carried-over')
  await audit(tx, command, { chain: chainOf(stampIdx), event: types[0] ?? events[kind], commandId, at, body })
  if (counts)
    await writeEvents(tx, async () =>
      countEvents(
        { commandId, at, stampIdx, caller: command.caller, person: command.person },
        types,
        count * deltas[kind],
        counts,
        carried,
      ),
    )
}

/** A late add was promised to a customer at its tap: where it is refused for good a manager decides (O-11). */
async function finishRefused(
  tx: Queries,
  vault: Vault,
  intent: Intent,
  command: CommandRow,
  { refusal, message }: Extract<Ending, { kind: 'refused' }>,
  at: number,
): Promise<void> {
  const { commandId, stampIdx } = intent
  const tapped = { command: intent.kind, count: intent.count + intent.carried }
  if (command.kind === 'arriving-add' && (refusal === 'full' || refusal === 'already-redeemed'))
    return putToReview(
      tx,
      intent,
      command,
      { kind: 'added-after-redemption', evidence: { ...tapped, refusal } },
      at,
    )
  if (command.kind === 'arriving-add' && refusal === 'expired')
    return putToReview(
      tx,
      intent,
      command,
      { kind: 'expired-before-arrival', evidence: { ...tapped, refusal } },
      at,
    )
  // Nobody taps that again: what the shop puts on a card by itself is owed to a customer.
  if (command.kind === 'arriving-add' && command.caller === 'automation')
    return putToReview(
      tx,
      intent,
      command,
      { kind: 'carried-nowhere', evidence: { ...tapped, cause: refusal, nextIdx: stampIdx } },
      at,
    )
  if (command.kind === 'arriving-add' && refusal === 'not-found' && (await stayedHere(tx, stampIdx)))
    return putToReview(
      tx,
      intent,
      command,
      { kind: 'card-lost', evidence: { count: tapped.count, tappedAt: command.tapped_at } },
      at,
    )
  const said = saidBy({ refusal, message })
  const more: { field?: string } = said === null ? {} : { field: said }
  await answer(tx, intent, stampIdx, refusalCode[refusal], more, at)
  if (intent.kind === 'remove') await clearUndone(tx, commandId)
  const automation = await followUp(tx, vault, intent)
  if (automation) await markFailed(tx, vault, automation, more.field ?? refusal, at)
  const body = { command: intent.kind, refusal, upstream: true, ...more }
  await audit(tx, command, {
    chain: chainOf(stampIdx, intent.kind),
    event: 'command.refused',
    commandId,
    at,
    body,
  })
}

/** A card of ours that was left behind when the stamps were moved to the service, and was not deleted. */
const stayedHere = async (tx: Queries, stampIdx: number) =>
  (await houseOf(tx.query))?.place === 'hosted' && (await findStamp(tx.query, stampIdx)) !== undefined

/** What it is of a reward's follow-ups, if it is one. */
function followUp(tx: Queries, vault: Vault, { kind, stampIdx, commandId }: Intent) {
  return isCreation(kind) && stampIdx > 0 ? automationOf(tx.query, vault, stampIdx, commandId) : null
}

/** A create for the shop stands in the queue of its card, below 0; a coupon that was not made has no chain yet. */
const chainOf = (stampIdx: number, kind?: Intent['kind']) =>
  stampIdx > 0 && kind !== 'create-coupon' ? `stamp:${stampIdx}` : 'shop'

async function putToReview<K extends ReviewKind>(
  tx: Queries,
  intent: Intent,
  command: CommandRow,
  review: { kind: K; evidence: ReviewEvidence[K] },
  at: number,
): Promise<void> {
  const { commandId, stampIdx, kind } = intent
  await answer(tx, intent, stampIdx, refusalCode['being-checked'], { review: review.kind }, at)
  await openReview(tx, { ...review, about: commandId, stampIdx, commandId, at })
  const body = { review: review.kind, upstream: true, ...review.evidence }
  await audit(tx, command, { chain: chainOf(stampIdx, kind), event: 'command.reviewed', commandId, at, body })
}

async function answer(
  tx: Queries,
  { commandId, kind }: Intent,
  stampIdx: number,
  code: number,
  more: Record<string, string | number>,
  at: number,
): Promise<void> {
  const decided = await tx.run(
    `UPDATE commands SET stamp_idx = $2, code = $3, result = $4, decided_at = $5
     WHERE command_id = $1 AND code IS NULL`,
    // A coupon is no stamp's command: it has no place in the stamp's story.
    [commandId, kind === 'create-coupon' ? null : stampIdx, code, canonicalJson({ ...more, stampIdx }), at],
  )
  if (decided !== 1) throw new Error(`command ${commandId} is decided twice`)
}

async function writeLedger(
  tx: Queries,
  { commandId, kind, base, carried }: Intent,
  stampIdx: number,
  count: number,
  at: number,
): Promise<void> {
  const delta = deltas[kind]
  const row = (part: number, event: string, change: number, after: number) =>
    tx.run(
      `INSERT INTO ledger (command_id, part, stamp_idx, event, delta, stamps_after, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [commandId, part, stampIdx, event, change, after, at],
    )
  const start = base ?? 0
  for (let part = 1; part <= count; part++) await row(part, events[kind], delta, start + delta * part)
  for (let part = 1; part <= carried; part++)
    await row(count + part, 'stamp.carried-over', 0, start + delta * count)
}

type CommandRow = Row & { kind: string; caller: string; person: string | null; tapped_at: number | null }

async function findCommand(tx: Queries, commandId: string): Promise<CommandRow> {
  const [row] = await tx.query<CommandRow>(
    'SELECT kind, caller, person, tapped_at FROM commands WHERE command_id = $1',
    [commandId],
  )
  if (!row) throw new Error(`no command ${commandId}`)
  return row
}

function audit(
  tx: Queries,
  { caller, person }: CommandRow,
  entry: {
    chain: string
    event: string
    commandId: string
    at: number
    body: Parameters<typeof canonicalJson>[0]
  },
): Promise<void> {
  const actor = person === null ? caller : `person:${person}@${caller}`
  return appendAudit(tx, { ...entry, actor })
}
