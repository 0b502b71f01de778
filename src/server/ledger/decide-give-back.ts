/**
 * A reward that was taken by mistake is given back: a new full stamp, tied to the redeemed one by `restores`, which is
 * unique. The redeemed stamp stays as it is, since a redemption is never undone; a stamp that was given back is not
 * given back again, so that one mistake never becomes two rewards.
 */
import { daysAfter } from '#shared/ymd.ts'
import { countUpTo, numberSetting, readSetting } from '../db/settings.ts'
import { Contended, type Decided, type Deciding, refused } from './decision.ts'
import { lockHolder, writeHolder } from './holders.ts'
import { drawUnprinted } from './printed-cards.ts'
import { findCard, findRestored, findStamp, type StampRow } from './stamp-rows.ts'
import { voidCouponOf } from './void-coupon.ts'

export type GiveBack = {
  kind: 'give-back'
  commandId: string
  /** The redeemed one. */
  stampIdx: number
  reason: string
}

export const giveBacksADay = numberSetting('give_backs_a_day', 5)

export async function decideGiveBack(deciding: Deciding, { stampIdx }: GiveBack): Promise<Decided> {
  const { tx, today } = deciding
  const row = await findStamp(tx.query, stampIdx)
  if (!row) return refused('not-found', stampIdx)
  if (row.redeemed_at === null) return refused('nothing-to-give-back', stampIdx)
  if (row.restores !== null || (await findRestored(tx.query, stampIdx)) !== null)
    return refused('given-back-already', stampIdx)
  const card = await findCard(tx.query, row.card_idx)
  if (!card) return refused('not-found', stampIdx)
  if (!(await countOne(deciding))) return refused('give-back-limit', stampIdx)

  const anew = daysAfter(today, card.valid_days)
  const endYmd = anew > row.end_ymd ? anew : row.end_ymd
  const madeIdx = await insert(deciding, row, endYmd)
  const voidedCoupon = await voidCouponOf(deciding, stampIdx)
  const holder = await writeHolder(tx, madeIdx, await lockHolder(tx, stampIdx), { isNew: true })
  const count = row.max_stamps
  return {
    applied: {
      stampIdx: madeIdx,
      event: 'stamp.created',
      parts: [
        { delta: 0, stampsAfter: 0 },
        ...Array.from({ length: count }, (_, n) => ({
          delta: 1,
          stampsAfter: n + 1,
          event: 'stamp.given-back' as const,
        })),
      ],
      body: {
        restores: stampIdx,
        cardIdx: row.card_idx,
        maxStamps: count,
        stamps: count,
        endYmd,
        holder,
        voidedCoupon,
      },
    },
  }
}

/** The day's counter: one conditional statement, so that two tabs do not both find the last place. */
async function countOne({ tx, today }: Deciding): Promise<boolean> {
  const most = await readSetting(tx.query, giveBacksADay)
  return countUpTo(tx, numberSetting(`given_back:${today}`, 0), most)
}

async function insert(deciding: Deciding, row: StampRow, endYmd: string): Promise<number> {
  const { tx, at, today } = deciding
  const stampIdx = await drawUnprinted(deciding)
  const inserted = await tx.run(
    `INSERT INTO stamps (stamp_idx, card_idx, stamps, max_stamps, strt_ymd, end_ymd, active, domain, restores,
       created_at) VALUES ($1, $2, $3, $3, $4, $5, 1, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [stampIdx, row.card_idx, row.max_stamps, today, endYmd, row.domain, row.stamp_idx, at],
  )
  // The number is taken, or another tab gave it back a moment ago: all of it runs again, the counter too.
  if (inserted !== 1) throw new Contended(`stamp ${row.stamp_idx}`)
  return stampIdx
}
