/** The coupons of one customer: what came with the rewards of their cards, and what has their customer number. */
import type { Queries, Row } from '../db/db.ts'
import { eraseFromCoupon } from '../ledger/holders.ts'

export type CouponRow = Row & {
  cpn_no: string
  nm: string
  strt_ymd: string | null
  end_ymd: string | null
  use_limit: number
  use_cnt: number
  user_id: string | null
  memo: string | null
  created_at: number
}

const listed = (stamps: readonly number[]) => stamps.map((_, n) => `$${n + 1}`).join(', ')
const ofNumber = (stamps: readonly number[]) =>
  `user_id IN (SELECT user_id FROM holders WHERE stamp_idx IN (${listed(stamps)}))`

export function readCoupons(query: Queries['query'], stamps: readonly number[]): Promise<CouponRow[]> {
  return query<CouponRow>(
    `SELECT * FROM coupons WHERE ${ofNumber(stamps)}
       OR cpn_no IN (SELECT made FROM automations WHERE kind = 'coupon' AND stamp_idx IN (${listed(stamps)}))
     ORDER BY created_at, cpn_no`,
    stamps,
  )
}

/**
 * While the holders are there still: their numbers say which. How many there were. They stay good. What the shop itself
 * has made says the same to everybody; what a system has noted on another one may be of the customer, and goes.
 */
export async function eraseFromCoupons(tx: Queries, stamps: readonly number[]): Promise<number> {
  let erased = 0
  for (const stampIdx of stamps) erased += await eraseFromCoupon(tx, stampIdx)
  return (
    erased +
    (await tx.run(`UPDATE coupons SET user_id = NULL, memo = NULL WHERE ${ofNumber(stamps)}`, stamps))
  )
}
