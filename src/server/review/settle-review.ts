/**
 * Closing a review with a settlement:
 *
 *   claim (the settlement is written on it) ──► its commands, under ids made from the review ──► close, with the audit row
 *        │ closed, or claimed for another one: refused      │ refused: the claim is let go
 *
 * A crash anywhere leaves a claim that the same press takes up again; nothing is done twice (A-5: one row a closing).
 */

import type { Json } from '#shared/canonical-json.ts'
import { missingStamps } from '#shared/missing-stamps.ts'
import type { RefusalName } from '#shared/refusals.ts'
import type { CloseRequest, ReviewAction } from '#shared/review-api.ts'
import { daysAfter } from '#shared/ymd.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Failure } from '../automation/automation-run.ts'
import { dropFailed } from '../ledger/automation-rows.ts'
import { isAutomationKind } from '../ledger/derived-id.ts'
import { resetPasswordFailures } from '../ledger/onsite-password.ts'
import { decideOnce, type Placed, placeAfter, placeStamps, type SettleDeps } from './place-stamps.ts'
import { actionsOf, evidenceOf } from './review-actions.ts'
import { claimReview, closeReview, findReview, type ReviewRow, releaseReview } from './review-rows.ts'
import { settlementReason } from './settled-by.ts'

export type Settler = { personId: string; actor: string }
type Outcome = { [key: string]: string | number | null }
type Work = (deps: SettleDeps, row: ReviewRow, asked: CloseRequest, by: Settler) => Promise<Outcome | Refused>
type Refused = { refusal: RefusalName }
export type Settled = { again: boolean; outcome: Outcome } | Refused

const extensionDays = 14

export async function settleReview(
  deps: SettleDeps,
  reviewId: string,
  asked: CloseRequest,
  by: Settler,
): Promise<Settled> {
  const { db } = deps
  const { action } = asked
  const row = await findReview(db.read, reviewId)
  if (!row) return { refusal: 'no-such-page' }
  if (!actionsOf(row).includes(action)) return { refusal: 'invalid-request' }
  if (!(await db.write((tx) => claimReview(tx, reviewId, action))))
    return settledBefore(deps, reviewId, action)
  const outcome = await works[action](deps, row, asked, by)
  if ('refusal' in outcome) {
    await db.write((tx) => releaseReview(tx, reviewId))
    return outcome as Refused
  }
  return close(deps, row, asked, outcome, by)
}

async function settledBefore({ db }: SettleDeps, reviewId: string, action: ReviewAction): Promise<Settled> {
  const row = await findReview(db.read, reviewId)
  if (row?.state !== 'closed' || row.resolution !== action) return { refusal: 'review-settled' }
  return { again: true, outcome: JSON.parse(row.outcome ?? '{}') }
}

async function close(
  deps: SettleDeps,
  { review_id: reviewId, kind, stamp_idx: stampIdx }: ReviewRow,
  { action, note: said }: CloseRequest,
  outcome: Outcome,
  { personId, actor }: Settler,
): Promise<Settled> {
  const note = said ?? null
  const isFirst = await deps.db.write(async (tx) => {
    const at = deps.now()
    const closing = { action, note, outcome: JSON.stringify(outcome), by: personId, at }
    if (!(await closeReview(tx, reviewId, closing))) return false
    const body: Json = { reviewId, kind, stampIdx, action, note, outcome }
    await appendAudit(tx, { chain: 'shop', at, event: 'review.closed', commandId: null, actor, body })
    return true
  })
  return isFirst ? { again: false, outcome } : settledBefore(deps, reviewId, action)
}

const works: Record<ReviewAction, Work> = {
  async dismiss({ db }, row) {
    const failure = failureOf(row)
    if (failure) await db.write((tx) => dropFailed(tx, failure))
    return {}
  },
  async redo(deps, row) {
    const failure = failureOf(row)
    const redone = failure && (await deps.redo(failure))
    return redone ? { ...redone } : { refusal: 'invalid-request' }
  },
  add: (deps, row) => place(deps, row),
  apply: async (deps, row) => {
    // Closing it so is what lets the next try through (ledger/restored.ts).
    if (row.kind === 'reward-after-restore') return { released: row.stamp_idx }
    return evidenceOf(row).command === 'remove' ? takeBack(deps, row) : place(deps, row)
  },
  'extend-and-add': async (deps, row, { endYmd }) => {
    const until = endYmd ?? daysAfter(deps.dayOf(deps.now()), extensionDays)
    const extended = await extend(deps, row, cardToExtend(row), until)
    if ('refusal' in extended) return extended
    const placed = await place(deps, row)
    return 'refusal' in placed ? placed : { ...placed, endYmd: until }
  },
  unlock: async ({ db, now }, row, _, { actor }) => {
    const { scope, personId } = evidenceOf(row)
    const scopes = [scope, personId && `person:${personId}`].filter(
      (it) => typeof it === 'string' && it !== '',
    )
    await db.write(async (tx) => {
      for (const it of scopes) await resetPasswordFailures(tx, String(it), actor, now())
    })
    return { unlocked: scopes.join(' ') }
  },
}

function failureOf(row: ReviewRow): Failure | null {
  const { stamp_idx: stampIdx, kind } = row
  const { automation, failures } = evidenceOf(row)
  if (kind !== 'automation-failed' || stampIdx === null || !isAutomationKind(automation)) return null
  return { stampIdx, kind: automation, failures: Number(failures) }
}

async function place(deps: SettleDeps, row: ReviewRow): Promise<Outcome | Refused> {
  const { stamp_idx: stampIdx } = row
  const count = countOf(row)
  if (stampIdx === null || count === null) return { refusal: 'invalid-request' }
  const placing = { seed: seedOf(row), stampIdx, count, reason: reasonOf(row) }
  const { nextIdx, refusal } = evidenceOf(row)
  // A hosted card whose reward was given elsewhere: what was put on it again would be refused again, as a review like this.
  const isAfter =
    (row.kind === 'carried-nowhere' && nextIdx !== stampIdx) ||
    (row.kind === 'added-after-redemption' && refusal === 'already-redeemed')
  const placed = await (isAfter ? placeAfter : placeStamps)(deps, placing)
  return toOutcome(placed, count)
}

async function takeBack(deps: SettleDeps, row: ReviewRow): Promise<Outcome | Refused> {
  const { stamp_idx: stampIdx } = row
  const count = countOf(row)
  if (stampIdx === null || count === null) return { refusal: 'invalid-request' }
  const { undoes } = evidenceOf(row)
  const taken = await decideOnce(deps, seedOf(row), (commandId) => ({
    kind: 'remove',
    commandId,
    stampIdx,
    count,
    ...(typeof undoes === 'string' && { undoes }),
    reason: reasonOf(row),
  }))
  return toOutcome(taken, count)
}

function toOutcome(placed: Placed, count: number): Outcome | Refused {
  if ('refusal' in placed) return placed
  const { stampIdx, carriedOver, commandId, isOpen, isCarryOpen } = placed
  const state = isOpen ? 'being-checked' : isCarryOpen ? 'carry-open' : null
  return { stampIdx, count, carriedOver, commandId, ...(state && { state }) }
}

function countOf(row: ReviewRow): number | null {
  const evidence = evidenceOf(row)
  const count = row.kind === 'outcome-unknown' ? missingStamps(evidence) : Number(evidence.count)
  return Number.isInteger(count) && count >= 1 ? count : null
}

/** Absolute, so that doing it twice is doing it once. A card that is good for longer already is left as it is. */
async function extend(
  deps: SettleDeps,
  row: ReviewRow,
  stampIdx: number | null,
  endYmd: string,
): Promise<Outcome | Refused> {
  if (stampIdx === null) return { refusal: 'invalid-request' }
  if (deps.nextOf) return { refusal: 'kept-elsewhere' }
  const [stamp] = await deps.db.read<{ end_ymd: string; redeemed_at: number | null }>(
    'SELECT end_ymd, redeemed_at FROM stamps WHERE stamp_idx = $1',
    [stampIdx],
  )
  if (!stamp || stamp.redeemed_at !== null || stamp.end_ymd >= endYmd) return {}
  const extended = await decideOnce(deps, `${seedOf(row)}:extend:${endYmd}`, (commandId) => ({
    kind: 'update',
    commandId,
    stampIdx,
    changes: { endYmd },
    reason: reasonOf(row),
  }))
  return 'refusal' in extended ? extended : {}
}

/** Of stamps that a full card could not hold it is the one after it. */
function cardToExtend(row: ReviewRow): number | null {
  return row.kind === 'carried-nowhere' ? Number(evidenceOf(row).nextIdx) || null : row.stamp_idx
}

const seedOf = ({ review_id }: ReviewRow) => `review:${review_id}`
const reasonOf = ({ kind, review_id }: ReviewRow) => settlementReason(review_id, kind)
