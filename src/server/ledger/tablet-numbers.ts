/** A tablet numbers its commands without gaps. A number that never came, or a new storage, is told to the manager (O-6). */
import type { Db, Row } from '../db/db.ts'
import { openReview } from './reviews.ts'

type Arrived = {
  tabletId: string
  epoch: string
  seqs: readonly number[]
  at: number
  clockOffsetMs: number
}

/** JSON has larger numbers, and SQLite's driver cannot read them back. */
const mostSeq = Number.MAX_SAFE_INTEGER

/**
 * Notes what arrived, after it was decided: a batch that is sent again has no gap. The epoch is the storage's own, so
 * that a tablet that was paired anew, under another id, goes on where it was.
 */
export async function noteNumbers(
  db: Db,
  { tabletId, epoch, seqs, at, clockOffsetMs }: Arrived,
): Promise<void> {
  const first = Math.min(...seqs)
  const last = Math.min(Math.max(...seqs), mostSeq)
  await db.write(async (tx) => {
    const known = await tx.query<Row & { epoch: string; last_seq: number; last_at: number }>(
      `SELECT epoch, CASE WHEN last_seq > $3 THEN $3 ELSE last_seq END AS last_seq, last_at FROM tablet_numbers
       WHERE tablet_id = $1 OR epoch = $2 ORDER BY last_at DESC`,
      [tabletId, epoch, mostSeq],
    )
    const arrived = known.filter((row) => row.epoch === epoch).map((row) => row.last_seq)
    const before = arrived.length > 0 ? Math.max(...arrived) : null
    const review = { about: `${tabletId} ${epoch} ${first}`, stampIdx: null, commandId: null, at }
    if (first > (before ?? 0) + 1) {
      const evidence = { tabletId, epoch, missingFrom: (before ?? 0) + 1, missingTo: first - 1 }
      await openReview(tx, { ...review, kind: 'numbers-missing', evidence })
    }
    const [older] = known
    if (before === null && older) {
      const evidence = {
        tabletId,
        epoch,
        olderEpoch: older.epoch,
        arrivedTo: older.last_seq,
        lastAt: older.last_at,
      }
      await openReview(tx, { ...review, kind: 'storage-new', about: `${tabletId} ${epoch}`, evidence })
    }
    await tx.run(
      `INSERT INTO tablet_numbers (tablet_id, epoch, last_seq, last_at, clock_offset_ms) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tablet_id, epoch) DO UPDATE SET last_at = excluded.last_at,
         clock_offset_ms = excluded.clock_offset_ms,
         last_seq = CASE WHEN excluded.last_seq > tablet_numbers.last_seq
                         THEN excluded.last_seq ELSE tablet_numbers.last_seq END`,
      [tabletId, epoch, last, at, clockOffsetMs],
    )
  })
}
