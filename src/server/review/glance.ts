/** One day of the shop, by hour. */

import type { Glance } from '#shared/activity-api.ts'
import { refusalCode } from '#shared/refusals.ts'
import type { Db, Row } from '../db/db.ts'
import { countWaiting } from './review-rows.ts'
import { type ShopClock, spanOf } from './shop-day.ts'

const hourMs = 3_600_000

// Without the cast SQLite takes the parameter for a real number, and divides so.
type HourRow = Row & { hour: number; event: string; rows: number; net: number }
type Counts = { stamps: number; removed: number; rewards: number; newCards: number }

export async function readGlance({ db, clock }: { db: Db; clock: ShopClock }, day: string): Promise<Glance> {
  const { from, until } = spanOf(clock, day, day)
  const [rows, givenBack, restored, [refused], waitingReviews] = await Promise.all([
    db.read<HourRow>(
      `SELECT (at - CAST($1 AS BIGINT)) / ${hourMs} AS hour, event, COUNT(*) AS rows, SUM(delta) AS net FROM ledger
       WHERE at >= $1 AND at < $2 GROUP BY (at - CAST($1 AS BIGINT)) / ${hourMs}, event`,
      [from, until],
    ),
    // By when it was handed over, as the report of rewards has it: it was none.
    db.read<HourRow>(
      `SELECT (r.at - CAST($1 AS BIGINT)) / ${hourMs} AS hour, 'given-back' AS event, COUNT(*) AS rows, 0 AS net
       FROM redemptions r JOIN stamps n ON n.restores = r.stamp_idx
       WHERE r.at >= $1 AND r.at < $2 GROUP BY (r.at - CAST($1 AS BIGINT)) / ${hourMs}`,
      [from, until],
    ),
    // The card that it is on again is no new one.
    db.read<HourRow>(
      `SELECT (created_at - CAST($1 AS BIGINT)) / ${hourMs} AS hour, 'restored' AS event, COUNT(*) AS rows, 0 AS net
       FROM stamps WHERE created_at >= $1 AND created_at < $2 AND restores IS NOT NULL
       GROUP BY (created_at - CAST($1 AS BIGINT)) / ${hourMs}`,
      [from, until],
    ),
    db.read<Row & { count: number }>(
      `SELECT COUNT(*) AS count FROM commands
       WHERE code <> 0 AND code <> ${refusalCode['being-checked']} AND decided_at >= $1 AND decided_at < $2`,
      [from, until],
    ),
    countWaiting(db.read),
  ])
  const all = [...rows, ...givenBack, ...restored]
  const hours = Array.from({ length: Math.round((until - from) / hourMs) }, (_, index) => ({
    hour: clock.timeOf(from + index * hourMs).slice(11, 13),
    ...countsOf(all.filter(({ hour }) => hour === index)),
  }))
  return { day, ...countsOf(all), refused: refused?.count ?? 0, waitingReviews, hours }
}

function countsOf(rows: readonly HourRow[]): Counts {
  const sum = (events: readonly string[], of: (row: HourRow) => number) =>
    rows.filter(({ event }) => events.includes(event)).reduce((total, row) => total + of(row), 0)
  return {
    stamps: sum(['stamp.added'], ({ net }) => net),
    removed: sum(['stamp.removed'], ({ net }) => -net),
    rewards:
      sum(['stamp.redeemed'], ({ rows: count }) => count) - sum(['given-back'], ({ rows: count }) => count),
    newCards:
      sum(['stamp.created', 'stamp.started'], ({ rows: count }) => count) -
      sum(['restored'], ({ rows: count }) => count),
  }
}
