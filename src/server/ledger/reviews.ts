import { createHash } from 'node:crypto'
import type { Queries } from '../db/db.ts'
import { writeEvents } from '../webhooks/write-events.ts'

/** Why a person is asked. */
export type ReviewKind =
  | 'added-after-redemption'
  | 'expired-before-arrival'
  | 'numbers-missing'
  | 'storage-new'
  | 'over-a-limit'
  | 'person-disabled'
  | 'outcome-unknown'
  | 'drift'
  | 'password-burst'
  | 'automation-failed'

export type NewReview = {
  kind: ReviewKind
  /** What makes it this review and no other: opened once for it, however often it is seen. */
  about: string
  stampIdx: number | null
  commandId: string | null
  evidence: Record<string, string | number | null>
  at: number
}

/** Opens a review in the caller's transaction. False where it is open or settled already. */
export async function openReview(tx: Queries, review: NewReview): Promise<boolean> {
  const { kind, about, stampIdx, commandId, evidence, at } = review
  const reviewId = createHash('sha256').update(`${kind} ${about}`).digest('hex').slice(0, 32)
  const opened = await tx.run(
    `INSERT INTO reviews (review_id, kind, stamp_idx, command_id, evidence, state, opened_at)
     VALUES ($1, $2, $3, $4, $5, 'new', $6) ON CONFLICT (review_id) DO NOTHING`,
    [reviewId, kind, stampIdx, commandId, JSON.stringify(evidence), at],
  )
  if (opened !== 1) return false
  await writeEvents(tx, async () => [
    {
      eventId: `review_${reviewId}`,
      type: 'review.opened',
      stampIdx,
      at,
      data: { reviewId, kind, stampIdx, commandId },
    },
  ])
  return true
}
