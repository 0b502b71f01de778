/** Cards that were made here and live with the service now, under another number. */
import type { Queries, Row } from '../db/db.ts'

type MovedRow = Row & { stamp_idx: number; hosted_idx: number; at: number }

/** Null for every other. */
export async function findMoved(
  query: Queries['query'],
  stampIdx: number,
): Promise<{ hostedIdx: number; at: number } | null> {
  const [row] = await query<MovedRow>('SELECT hosted_idx, at FROM moved_stamps WHERE stamp_idx = $1', [
    stampIdx,
  ])
  return row ? { hostedIdx: row.hosted_idx, at: row.at } : null
}

export async function noteMoved(tx: Queries, stampIdx: number, hostedIdx: number, at: number): Promise<void> {
  await tx.run(
    'INSERT INTO moved_stamps (stamp_idx, hosted_idx, at) VALUES ($1, $2, $3) ON CONFLICT (stamp_idx) DO NOTHING',
    [stampIdx, hostedIdx, at],
  )
}
