/** Coupons: what a reward may be instead of a drink. The same claim, decision and audit row as a stamp's commands. */
import { randomBytes } from 'node:crypto'
import type { Queries, Row } from '../db/db.ts'
import { applied, Contended, type Decided, type Deciding, refused } from './decision.ts'
import { comparePassword } from './onsite-password.ts'

export type CreateCoupon = {
  kind: 'create-coupon'
  commandId: string
  nm: string
  discTypeIdx: number
  disc: number
  discCurrency: string | null
  strtYmd: string | null
  endYmd: string | null
  /** 0 is without limit. */
  useLimit: number
  userId: string | null
  onsitePwd: string | null
  active: boolean
  memo: string | null
  url: string | null
}
type RedeemCoupon = {
  kind: 'redeem-coupon'
  commandId: string
  cpnNo: string
  onsitePwd: string | null
}
export type CouponCommand = CreateCoupon | RedeemCoupon

export type CouponRow = Row & {
  cpn_no: string
  nm: string
  disc_type_idx: number
  disc: number
  disc_currency: string | null
  strt_ymd: string | null
  end_ymd: string | null
  use_limit: number
  use_cnt: number
  user_id: string | null
  onsite_pwd_sealed: string | null
  active: number
  memo: string | null
  url: string | null
  created_at: number
}

/** Wrong passwords of coupons are counted together, as those of a card that does not exist. */
const couponsAsCard = 0

export const couponPasswordContext = (cpnNo: string) => `coupon:${cpnNo}:onsitePwd`

export async function decideCreateCoupon(
  { tx, at, vault }: Deciding,
  command: CreateCoupon,
): Promise<Decided> {
  // 80 random bits: two alike would be refused by the primary key, and never are.
  const cpnNo = randomBytes(10).toString('hex').toUpperCase()
  const { onsitePwd } = command
  const sealed = onsitePwd === null ? null : vault.seal(onsitePwd, couponPasswordContext(cpnNo))
  await tx.run(
    `INSERT INTO coupons (cpn_no, nm, disc_type_idx, disc, disc_currency, strt_ymd, end_ymd, use_limit, use_cnt,
       user_id, onsite_pwd_sealed, active, memo, url, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12, $13, $14)`,
    [
      cpnNo,
      command.nm,
      command.discTypeIdx,
      command.disc,
      command.discCurrency,
      command.strtYmd,
      command.endYmd,
      command.useLimit,
      command.userId,
      sealed,
      command.active ? 1 : 0,
      command.memo,
      command.url,
      at,
    ],
  )
  const { discTypeIdx, disc, useLimit } = command
  return applied({
    cpnNo,
    stampIdx: null,
    event: 'coupon.created',
    parts: [],
    body: { discTypeIdx, disc, useLimit },
  })
}

export async function decideRedeemCoupon(deciding: Deciding, command: RedeemCoupon): Promise<Decided> {
  const { tx, today, vault } = deciding
  const { cpnNo, onsitePwd } = command
  const row = await findCoupon(tx.query, cpnNo)
  if (!row) return refused('coupon-not-found', null, { cpnNo })
  const refusal = couponObjection(row, today)
  if (refusal) return refused(refusal, null, { cpnNo })
  if (row.onsite_pwd_sealed) {
    if (!onsitePwd) return refused('password-needed', null, { cpnNo })
    const right = vault.unseal(row.onsite_pwd_sealed, couponPasswordContext(cpnNo))
    const compared = await comparePassword(deciding, couponsAsCard, onsitePwd, right)
    if (compared !== 'right') return refused(compared.refusal, null, { cpnNo, password: compared.password })
  }
  const [used] = await tx.query<{ use_cnt: number }>(
    `UPDATE coupons SET use_cnt = use_cnt + 1
     WHERE cpn_no = $1 AND active = 1 AND (use_limit = 0 OR use_cnt < use_limit)
       AND (strt_ymd IS NULL OR strt_ymd <= $2) AND (end_ymd IS NULL OR end_ymd >= $2) RETURNING use_cnt`,
    [cpnNo, today],
  )
  if (!used) throw new Contended(`coupon ${cpnNo}`)
  return applied({
    cpnNo,
    stampIdx: null,
    event: 'coupon.redeemed',
    parts: [],
    body: { useCnt: used.use_cnt },
  })
}

export async function findCoupon(query: Queries['query'], cpnNo: string): Promise<CouponRow | undefined> {
  const [row] = await query<CouponRow>('SELECT * FROM coupons WHERE cpn_no = $1', [cpnNo])
  return row
}

/** Null where it may be used today. */
export function couponObjection(
  row: CouponRow,
  today: string,
): 'coupon-used-up' | 'coupon-not-usable' | null {
  if (row.use_limit > 0 && row.use_cnt >= row.use_limit) return 'coupon-used-up'
  const isToday = (row.strt_ymd ?? today) <= today && today <= (row.end_ymd ?? today)
  return row.active === 1 && isToday ? null : 'coupon-not-usable'
}
