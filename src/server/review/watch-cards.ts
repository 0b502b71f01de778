/** The watch's findings as reviews: evidence comes to a manager, who need not look for it. */
import type { Db, Row } from '../db/db.ts'
import { openReview } from '../ledger/reviews.ts'
import { createCardWatch, type Watched } from './card-watch.ts'
import { readFraudSettings } from './fraud-signals.ts'
import { readAddTaps } from './staff-actions.ts'

const dayMs = 86_400_000
/** What a year has beyond it is not held in memory: then a month is looked at. */
const mostCommands = 300_000

/** One look, up to now: how many reviews it opened. Of one person and one customer there is one in thirty days. */
export async function watchCards(db: Db, now: number): Promise<number> {
  if ((await readFraudSettings(db))['one-card-one-person'] === null) return 0
  const from = now - (await spanDays(db, now)) * dayMs
  const taps = await readAddTaps(db, { from, until: now + 1 })
  let opened = 0
  for (const watched of createCardWatch(taps)(now)) if (await open(db, watched, now)) opened++
  return opened
}

async function spanDays({ read }: Db, now: number): Promise<number> {
  const [row] = await read<Row & { count: number }>(
    `SELECT COUNT(*) AS count FROM (SELECT 1 AS one FROM commands WHERE decided_at >= $1 LIMIT ${mostCommands}) c`,
    [now - 365 * dayMs],
  )
  return Number(row?.count ?? 0) < mostCommands ? 365 : 31
}

function open(
  db: Db,
  { personId, customer, stampIdx, days, found, of, nextBest }: Watched,
  at: number,
): Promise<boolean> {
  const about = `${customer} ${personId} ${Math.floor(at / (30 * dayMs))}`
  const evidence = { personId, days, taps: found, ofTaps: of, nextBest }
  return db.write((tx) =>
    openReview(tx, { kind: 'card-by-one-person', about, stampIdx, commandId: null, evidence, at }),
  )
}
