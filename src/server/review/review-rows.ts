/** Reviews in the database. A review moves new ─► assigned ─► closed, back to new while it is not closed. */

import type { ReviewAction } from '#shared/review-api.ts'
import type { ReviewKind } from '#shared/review-evidence.ts'
import type { Param, Queries, Row } from '../db/db.ts'
import type { Key } from './cursor.ts'

export type ReviewRow = Row & {
  review_id: string
  kind: ReviewKind
  stamp_idx: number | null
  card_idx: number | null
  command_id: string | null
  evidence: string
  state: 'new' | 'assigned' | 'closed'
  assignee: string | null
  resolution: ReviewAction | null
  opened_at: number
  closed_at: number | null
  closed_by: string | null
  note: string | null
  outcome: string | null
  /** Of its command. */
  person: string | null
  caller: string | null
  tapped_at: number | null
  decided_at: number | null
}

type Query = Queries['query']
export type ReviewState = 'new' | 'assigned' | 'open' | 'closed'

const columns = `r.review_id, r.kind, r.stamp_idx, r.command_id, r.evidence, r.state, r.assignee, r.resolution,
  r.opened_at, r.closed_at, r.closed_by, r.note, r.outcome, s.card_idx, c.person, c.caller, c.tapped_at, c.decided_at`
const tables = `reviews r LEFT JOIN stamps s ON s.stamp_idx = r.stamp_idx
  LEFT JOIN commands c ON c.command_id = r.command_id`

export async function findReview(query: Query, reviewId: string): Promise<ReviewRow | undefined> {
  const [row] = await query<ReviewRow>(`SELECT ${columns} FROM ${tables} WHERE r.review_id = $1`, [reviewId])
  return row
}

export function listReviewsOf(query: Query, stampIdx: number): Promise<ReviewRow[]> {
  return query<ReviewRow>(
    `SELECT ${columns} FROM ${tables}
     WHERE r.stamp_idx = $1 ORDER BY r.opened_at, r.review_id`,
    [stampIdx],
  )
}

const stateConditions: Record<ReviewState, string> = {
  new: "r.state = 'new'",
  assigned: "r.state = 'assigned'",
  open: "r.state <> 'closed'",
  closed: "r.state = 'closed'",
}

/** Newest first. */
export function listReviews(
  query: Query,
  {
    state,
    kind,
    before,
    limit,
  }: { state: ReviewState; kind: string | undefined; before: Key | null; limit: number },
): Promise<ReviewRow[]> {
  const params: Param[] = [before?.at ?? Number.MAX_SAFE_INTEGER, before?.id ?? '', limit]
  if (kind) params.push(kind)
  return query<ReviewRow>(
    `SELECT ${columns} FROM ${tables}
     WHERE ${stateConditions[state]} AND (r.opened_at, r.review_id) < ($1, $2) ${kind ? 'AND r.kind = $4' : ''}
     ORDER BY r.opened_at DESC, r.review_id DESC LIMIT $3`,
    params,
  )
}

export async function countWaiting(query: Query): Promise<{ new: number; assigned: number }> {
  const rows = await query<Row & { state: string; count: number }>(
    "SELECT state, COUNT(*) AS count FROM reviews WHERE state IN ('new', 'assigned') GROUP BY state",
  )
  const of = (state: string) => rows.find((row) => row.state === state)?.count ?? 0
  return { new: of('new'), assigned: of('assigned') }
}

/** False where it is closed, or assigned so already. */
export async function assignReview(tx: Queries, reviewId: string, personId: string | null): Promise<boolean> {
  const count = await tx.run(
    `UPDATE reviews SET assignee = $2, state = $3 WHERE review_id = $1 AND state <> 'closed'
       AND COALESCE(assignee, '') <> COALESCE($2, '')`,
    [reviewId, personId, personId === null ? 'new' : 'assigned'],
  )
  return count === 1
}

/** Whoever claims it first decides how it is settled; the same settlement may be claimed again after a crash. */
export async function claimReview(tx: Queries, reviewId: string, action: ReviewAction): Promise<boolean> {
  const count = await tx.run(
    `UPDATE reviews SET resolution = $2 WHERE review_id = $1 AND state <> 'closed'
       AND (resolution IS NULL OR resolution = $2)`,
    [reviewId, action],
  )
  return count === 1
}

/** The settlement was refused: another one may be tried. */
export async function releaseReview(tx: Queries, reviewId: string): Promise<void> {
  await tx.run("UPDATE reviews SET resolution = NULL WHERE review_id = $1 AND state <> 'closed'", [reviewId])
}

type Closing = { action: ReviewAction; note: string | null; outcome: string; by: string; at: number }

/** True for exactly one of those who close it at once. */
export async function closeReview(
  tx: Queries,
  reviewId: string,
  { action, note, outcome, by, at }: Closing,
): Promise<boolean> {
  const count = await tx.run(
    // Let go by a neighbour whose press was refused meanwhile: what this one has done is done.
    `UPDATE reviews SET state = 'closed', resolution = $2, note = $3, outcome = $4, closed_by = $5, closed_at = $6
     WHERE review_id = $1 AND state <> 'closed' AND (resolution = $2 OR resolution IS NULL)`,
    [reviewId, action, note, outcome, by, at],
  )
  return count === 1
}
