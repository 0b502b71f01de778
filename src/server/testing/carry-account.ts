/** Where the stamps of one customer are, for `carry-history.ts`: on cards that follow one another, or before a manager. */
import type { Db, Row } from '../db/db.ts'

type CardRow = Row & { stamp_idx: number; stamps: number; deleted_at: number | null }
type OpenReview = { reviewId: string; count: number }
type Account = { held: Map<number, number>; onCards: number; inReview: number }

/** The customer's cards, oldest first, deleted ones too. */
export async function cardsOf(db: Db, first: number): Promise<CardRow[]> {
  return db.read(
    `WITH RECURSIVE mine AS (
       SELECT stamp_idx FROM stamps WHERE stamp_idx = $1
       UNION SELECT s.stamp_idx FROM stamps s JOIN mine ON s.follows = mine.stamp_idx)
     SELECT s.stamp_idx, s.stamps, s.deleted_at FROM stamps s JOIN mine USING (stamp_idx)
     ORDER BY s.created_at, s.stamp_idx`,
    [first],
  )
}

export async function openReviewsOf(db: Db, first: number): Promise<OpenReview[]> {
  const mine = (await cardsOf(db, first)).map((it) => it.stamp_idx)
  const rows = await db.read<Row & { review_id: string; stamp_idx: number; evidence: string }>(
    "SELECT review_id, stamp_idx, evidence FROM reviews WHERE state <> 'closed' AND stamp_idx >= $1 ORDER BY review_id",
    [0],
  )
  return rows
    .filter((row) => mine.includes(row.stamp_idx))
    .map((row) => ({ reviewId: row.review_id, count: Number(JSON.parse(row.evidence).count ?? 0) }))
}

export async function accountOf(db: Db, first: number): Promise<Account> {
  const held = new Map((await cardsOf(db, first)).map((it) => [it.stamp_idx, it.stamps]))
  const inReview = sum((await openReviewsOf(db, first)).map((it) => it.count))
  return { held, onCards: sum([...held.values()]), inReview }
}

const sum = (counts: number[]) => counts.reduce((total, it) => total + it, 0)
