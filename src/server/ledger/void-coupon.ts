/** A reward that is given back takes its coupon with it: one card never brings two. */
import { appendAudit } from '../audit/audit-log.ts'
import type { Queries } from '../db/db.ts'
import { findAutomation } from './automation-rows.ts'
import type { Deciding } from './decision.ts'
import { openReview } from './reviews.ts'

/**
 * In the transaction that gives the reward back. What is not made yet is called off. A coupon that is kept elsewhere (the
 * shop has had a hosted service before) or may be there is told to a manager, who voids it by hand.
 */
export async function voidCouponOf({ tx, at }: Deciding, stampIdx: number): Promise<string | null> {
  const calledOff = await tx.run(
    `UPDATE automations SET state = 'off', payload_sealed = NULL
     WHERE stamp_idx = $1 AND kind = 'coupon' AND state IN ('due', 'failed')`,
    [stampIdx],
  )
  if (calledOff > 0) return null
  const row = await findAutomation(tx.query, stampIdx, 'coupon')
  if (!row || row.state === 'off') return null
  if (row.made !== null && (await voidCoupon(tx, row.made, stampIdx, at))) return row.made
  const evidence = { cpnNo: row.made, couponNm: row.title }
  const about = String(stampIdx)
  await openReview(tx, { kind: 'coupon-not-void', about, stampIdx, commandId: null, evidence, at })
  return null
}

/** False where it is not ours. However often it was used before, it is not used again. */
export async function voidCoupon(tx: Queries, cpnNo: string, stampIdx: number, at: number): Promise<boolean> {
  const [row] = await tx.query<{ use_cnt: number }>(
    'UPDATE coupons SET active = 0 WHERE cpn_no = $1 RETURNING use_cnt',
    [cpnNo],
  )
  if (!row) return false
  await appendAudit(tx, {
    chain: `coupon:${cpnNo}`,
    at,
    event: 'coupon.voided',
    commandId: null,
    actor: 'automation',
    body: { gaveBack: stampIdx, useCnt: row.use_cnt },
  })
  return true
}
