/** While a keypad is open for a stamp, the other tablets see by whom: two cashiers do not reach for one reward. */
import type { Reservation } from '#shared/stamp.ts'
import type { Db, Queries, Row } from '../db/db.ts'

const reservationMs = 45_000
/** What ends later was begun by a clock that has been set back since, and not only by another process's clock. */
const longestMs = 2 * reservationMs

type Holder = { tabletId: string; by: string }

/** Takes or renews it. The other's reservation where it is not free. */
export async function reserve(
  db: Db,
  stampIdx: number,
  { tabletId, by }: Holder,
  at: number,
): Promise<{ until: number } | { reserved: Reservation }> {
  const until = at + reservationMs
  return db.write(async (tx) => {
    const taken = await tx.run(
      `INSERT INTO reservations (stamp_idx, tablet_id, held_by, until) VALUES ($1, $2, $3, $4)
       ON CONFLICT (stamp_idx) DO UPDATE SET tablet_id = excluded.tablet_id, held_by = excluded.held_by,
         until = excluded.until
       WHERE reservations.tablet_id = excluded.tablet_id OR reservations.until <= $5 OR reservations.until > $6`,
      [stampIdx, tabletId, by, until, at, at + longestMs],
    )
    if (taken === 1) return { until }
    const reserved = await reservedElsewhere(tx.query, stampIdx, tabletId, at)
    return reserved ? { reserved } : { until }
  })
}

export async function release(db: Db, stampIdx: number, tabletId: string): Promise<void> {
  await db.write((tx) =>
    tx.run('DELETE FROM reservations WHERE stamp_idx = $1 AND tablet_id = $2', [stampIdx, tabletId]),
  )
}

/** Another tablet's reservation that still stands; null where this tablet may go on. */
export async function reservedElsewhere(
  query: Queries['query'],
  stampIdx: number,
  tabletId: string | null,
  at: number,
): Promise<Reservation | null> {
  const [row] = await query<Row & { tablet_id: string; held_by: string; until: number }>(
    'SELECT tablet_id, held_by, until FROM reservations WHERE stamp_idx = $1 AND until > $2 AND until <= $3',
    [stampIdx, at, at + longestMs],
  )
  return row && row.tablet_id !== tabletId ? { by: row.held_by, until: row.until } : null
}
