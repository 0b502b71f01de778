import * as api from '#shared/endpoints/coupon-api.ts'
import { type CouponResult } from '#shared/stamp-api.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { type Route, refusalOf, route } from '../http/route.ts'
import {
  type CouponRow,
  couponObjection,
  couponPasswordContext,
  findCoupon,
} from '../ledger/decide-coupon.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ShopTime } from '../people/shop-time.ts'

type Deps = { db: Db; ledger: Ledger; vault: Vault; now: () => number; time: ShopTime }

export function couponApiRoutes({ db, ledger, vault, now, time }: Deps): Route[] {
  function described(row: CouponRow): CouponResult {
    const sealed = row.onsite_pwd_sealed
    return {
      cpnNo: row.cpn_no,
      nm: row.nm,
      discTypeIdx: row.disc_type_idx,
      disc: row.disc,
      discCurrency: row.disc_currency,
      strtYmd: row.strt_ymd,
      endYmd: row.end_ymd,
      useLimit: row.use_limit,
      useCnt: row.use_cnt,
      userId: row.user_id,
      onsiteYn: sealed ? 'Y' : 'N',
      onsitePwd: sealed && vault.unseal(sealed, couponPasswordContext(row.cpn_no)),
      activeYn: row.active === 1 ? 'Y' : 'N',
      memo: row.memo,
      url: row.url,
      regYmdt: time.timeOf(row.created_at),
    }
  }

  return [
    route(api.createCoupon, async ({ body, identity, commandId }) => {
      const { onsiteYn, activeYn, onsitePwd, ...fields } = body
      const secret = onsiteYn === 'Y' ? onsitePwd : null
      const active = activeYn === 'Y'
      const command = { kind: 'create-coupon', commandId, ...fields, active, onsitePwd: secret } as const
      const { refusal, field, cpnNo, replayed } = await ledger.decide(command, { caller: identity.caller })
      if (refusal) return { refusal: refusalOf(api.createCoupon, refusal), field, replayed }
      return { result: String(cpnNo), replayed }
    }),
    route(api.validateCoupon, async ({ query }) => {
      const row = await findCoupon(db.read, query.cpnNo)
      const refusal = row ? couponObjection(row, time.dayOf(now())) : 'coupon-not-found'
      if (!row || refusal) return { refusal: refusal ?? 'coupon-not-found' }
      return { result: described(row) }
    }),
    route(api.redeemCoupon, async ({ body, identity, commandId }) => {
      const command = { kind: 'redeem-coupon', commandId, ...body } as const
      const { refusal, field, replayed } = await ledger.decide(command, { caller: identity.caller })
      return refusal
        ? { refusal: refusalOf(api.redeemCoupon, refusal), field, replayed }
        : { result: null, replayed }
    }),
  ]
}
