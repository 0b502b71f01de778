/** The cards of one customer, and how each of them stands. */
import type { CustomerCard, CustomerState } from '#shared/customer-records-api.ts'
import { objection, type Ymd } from '#shared/stamp.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import type { Queries, Row } from '../db/db.ts'
import { type StampRow, toStamp } from '../ledger/stamp-rows.ts'

type Query = Queries['query']
type IdxRow = Row & { stamp_idx: number }

/** Walks the links both ways, since the copies of a holder were made along them; and all that have their customer number. */
export async function cardsOf(query: Query, stampIdx: number): Promise<number[]> {
  const found = new Set([stampIdx])
  for (const here of found) {
    const near = await query<IdxRow>(
      `SELECT stamp_idx FROM stamps WHERE follows = $1 OR restores = $1
       UNION SELECT follows FROM stamps WHERE stamp_idx = $1 AND follows IS NOT NULL
       UNION SELECT restores FROM stamps WHERE stamp_idx = $1 AND restores IS NOT NULL`,
      [here],
    )
    for (const { stamp_idx } of near) found.add(stamp_idx)
    const same = await query<IdxRow>(
      `SELECT stamp_idx FROM holders WHERE user_id = (SELECT user_id FROM holders WHERE stamp_idx = $1)`,
      [here],
    )
    for (const { stamp_idx } of same) found.add(stamp_idx)
  }
  return [...found]
}

/** What is done to a card while its customer is away: no sign of a visit. */
const away = "'stamp.updated', 'stamp.removed', 'stamp.deleted'"

/** As SQL, of the stamp that the text names: its last visit, or that it came in from a file. */
export const lastSeen = (stampIdx: string) =>
  `(SELECT MAX(v.at) FROM ledger v WHERE v.stamp_idx = ${stampIdx} AND v.event NOT IN (${away}))`

const lastVisit = (stampIdx: string) =>
  `(SELECT MAX(v.at) FROM ledger v
    WHERE v.stamp_idx = ${stampIdx} AND v.event NOT IN (${away}, 'stamp.imported'))`

/** As SQL: the card that its customer uses, and not one that another goes on from. */
export const inUse = (stamp: string) =>
  `${stamp}.deleted_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM stamps f WHERE f.follows = ${stamp}.stamp_idx AND f.deleted_at IS NULL)
   AND NOT EXISTS (SELECT 1 FROM stamps f WHERE f.restores = ${stamp}.stamp_idx)`

export type CustomerCardRow = StampRow & { card_nm: string; last_visit: number | null }

export const cardColumns = `s.*, k.card_nm, ${lastVisit('s.stamp_idx')} AS last_visit`

export function toCustomerCard(row: CustomerCardRow, today: Ymd): CustomerCard {
  return {
    stampIdx: row.stamp_idx,
    code: formatStampCode(row.stamp_idx),
    cardNm: row.card_nm,
    stamps: row.stamps,
    maxStamps: row.max_stamps,
    endYmd: row.end_ymd,
    state: stateOf(row, today),
    lastVisitAt: row.last_visit,
  }
}

/** The counter's own rules say it. */
function stateOf(row: StampRow, today: Ymd): CustomerState {
  const stamp = toStamp(row)
  const refusal = objection.use(stamp, today)
  if (refusal === null) return row.stamps === row.max_stamps ? 'full' : 'good'
  return states[refusal] ?? 'not-active'
}

const states: Readonly<Record<string, CustomerState>> = {
  'already-redeemed': 'redeemed',
  replaced: 'replaced',
  'not-active': 'not-active',
  'not-yet-valid': 'not-yet-valid',
  expired: 'expired',
}
