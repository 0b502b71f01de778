import { createHash } from 'node:crypto'
import type { Json } from '#shared/canonical-json.ts'
import type { ReviewEvidence, ReviewKind } from '#shared/review-evidence.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Queries } from '../db/db.ts'
import { writeEvents } from '../webhooks/write-events.ts'

type NewReview<K extends ReviewKind> = {
  kind: K
  /** What makes it this review and no other: opened once for it, however often it is seen. */
  about: string
  stampIdx: number | null
  commandId: string | null
  evidence: ReviewEvidence[K]
  at: number
}

export function reviewIdOf(kind: ReviewKind, about: string): string {
  return createHash('sha256').update(`${kind} ${about}`).digest('hex').slice(0, 32)
}

/** Opens a review in the caller's transaction. False where it is open or settled already. */
export async function openReview<K extends ReviewKind>(tx: Queries, review: NewReview<K>): Promise<boolean> {
  const { kind, about, stampIdx, commandId, evidence, at } = review
  const reviewId = reviewIdOf(kind, about)
  const opened = await tx.run(
    `INSERT INTO reviews (review_id, kind, stamp_idx, command_id, evidence, state, opened_at)
     VALUES ($1, $2, $3, $4, $5, 'new', $6) ON CONFLICT (review_id) DO NOTHING`,
    [reviewId, kind, stampIdx, commandId, JSON.stringify(evidence), at],
  )
  if (opened !== 1) return false
  // A create at a hosted service stands below 0: it is of no stamp yet.
  const ofStamp = stampIdx !== null && stampIdx > 0 ? stampIdx : null
  const data = { reviewId, kind, stampIdx: ofStamp, commandId }
  await writeEvents(tx, async () => [
    { eventId: `review_${reviewId}`, type: 'review.opened', stampIdx: ofStamp, at, data },
  ])
  return true
}

/** What it was about is over without anybody's doing. Left alone where a manager is settling it, or has. */
export async function closeByItself(
  tx: Queries,
  reviewId: string,
  outcome: { [key: string]: string | number | null },
  at: number,
): Promise<boolean> {
  const [closed] = await tx.query<{ kind: string; stamp_idx: number | null }>(
    `UPDATE reviews SET state = 'closed', outcome = $2, closed_at = $3
     WHERE review_id = $1 AND state <> 'closed' AND resolution IS NULL RETURNING kind, stamp_idx`,
    [reviewId, JSON.stringify(outcome), at],
  )
  if (!closed) return false
  const { kind, stamp_idx: stampIdx } = closed
  const body: Json = { reviewId, kind, stampIdx, action: null, note: null, outcome }
  await appendAudit(tx, {
    chain: 'shop',
    at,
    event: 'review.closed',
    commandId: null,
    actor: 'automation',
    body,
  })
  return true
}
