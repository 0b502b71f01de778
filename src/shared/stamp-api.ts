/**
 * Wire schemas of `/api/stamp/v1/*` and `/api/coupon/v1/*`: the hosted API's words, word for word.
 * Source: the hosted API's public documentation; where that is silent the choice is ours and marked so.
 */
import * as v from 'valibot'
import { currency, discount, idxParamSchema, idxSchema, line, secret, text, whole } from './fields.ts'

export { type Envelope, envelopeSchema } from './envelope.ts'
export { idxParamSchema, idxSchema } from './fields.ts'

// ── scalars ─────────────────────────────────────────────────────────────────────────────────────────

export const ymdSchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}$/),
  v.check(isCalendarDay, 'not a calendar day'),
)
const yn = v.picklist(['Y', 'N'])
/** Ours: explicit null and an absent field mean the same when something is made. */
const optional = <T extends v.GenericSchema>(field: T) => v.nullish(field, null)

function isCalendarDay(ymd: string): boolean {
  const day = new Date(`${ymd}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(ymd)
}

const holder = {
  memo: text(1000),
  userId: line(100),
  userNm: line(100),
  userPhnno: line(40),
  userEml: line(254),
  userEtc1: text(500),
  userEtc2: text(500),
}

// ── requests. Ours: a field that is not in the contract is refused, since a mistyped `onsitePwd` must not be silent

const stampIdxOnly = v.strictObject({ stampIdx: idxSchema })

export const createRequest = v.strictObject({
  cardIdx: idxSchema,
  strtYmd: ymdSchema,
  endYmd: ymdSchema,
  domain: optional(line(100)),
  activeYn: v.nullish(yn, 'Y'),
  memo: optional(holder.memo),
  userId: optional(holder.userId),
  userNm: optional(holder.userNm),
  userPhnno: optional(holder.userPhnno),
  userEml: optional(holder.userEml),
  userEtc1: optional(holder.userEtc1),
  userEtc2: optional(holder.userEtc2),
})
export const addRequest = stampIdxOnly
export const removeRequest = stampIdxOnly
export const redeemRequest = v.strictObject({ stampIdx: idxSchema, onsitePwd: optional(secret(100)) })
export const updateRequest = v.strictObject({
  stampIdx: idxSchema,
  cardIdx: v.optional(idxSchema),
  /** Of what the card holds; how many that may be the ledger says. */
  stamps: v.optional(whole(-1_000_000, 1_000_000)),
  useYn: v.optional(yn),
  resetPinYn: v.optional(yn),
  domain: v.optional(line(100)),
  strtYmd: v.optional(ymdSchema),
  endYmd: v.optional(ymdSchema),
  activeYn: v.optional(yn),
  memo: v.optional(v.nullable(holder.memo)),
  userId: v.optional(v.nullable(holder.userId)),
  userNm: v.optional(v.nullable(holder.userNm)),
  userPhnno: v.optional(v.nullable(holder.userPhnno)),
  userEml: v.optional(v.nullable(holder.userEml)),
  userEtc1: v.optional(v.nullable(holder.userEtc1)),
  userEtc2: v.optional(v.nullable(holder.userEtc2)),
})
export const stampIdxQuery = v.object({ stampIdx: idxParamSchema })

/** The object that validate answers, its fields in the documented order. */
export const validateResult = v.object({
  stampIdx: idxSchema,
  domain: v.string(),
  cardIdx: idxSchema,
  cardNm: v.string(),
  cardTtl: v.nullable(v.string()),
  stamps: v.pipe(v.number(), v.integer()),
  maxStamps: v.pipe(v.number(), v.integer()),
  stampUrl: v.string(),
  url: v.nullable(v.string()),
  strtYmd: v.string(),
  endYmd: v.string(),
  onsiteYn: yn,
  onsitePwd: v.nullable(v.string()),
  memo: v.nullable(v.string()),
  activeYn: yn,
  userId: v.nullable(v.string()),
  userNm: v.nullable(v.string()),
  userPhnno: v.nullable(v.string()),
  userEml: v.nullable(v.string()),
  userEtc1: v.nullable(v.string()),
  userEtc2: v.nullable(v.string()),
  stampImgUrl: v.nullable(v.string()),
  regYmdt: v.string(),
  payloadVersion: v.literal('v1'),
})
export type ValidateResult = v.InferOutput<typeof validateResult>

// ── coupons ─────────────────────────────────────────────────────────────────────────────────────────

/** Documented: 457 is percent, 458 an amount in `discCurrency`. */
export const discountType = { percent: 457, amount: 458 } as const

export const createCouponRequest = v.pipe(
  v.object({
    nm: line(100, 1),
    discTypeIdx: v.picklist([discountType.percent, discountType.amount]),
    disc: discount,
    discCurrency: optional(currency),
    strtYmd: optional(ymdSchema),
    endYmd: optional(ymdSchema),
    /** How often it may be redeemed; 0 is without limit. */
    useLimit: v.nullish(whole(0, 1_000_000), 1),
    userId: optional(holder.userId),
    onsiteYn: v.nullish(yn, 'N'),
    onsitePwd: optional(secret(100)),
    activeYn: v.nullish(yn, 'Y'),
    memo: optional(holder.memo),
    url: optional(line(500)),
  }),
  v.forward(
    v.check((it) => it.discTypeIdx !== discountType.percent || it.disc <= 100, 'a percentage is at most 100'),
    ['disc'],
  ),
  v.forward(
    v.check((it) => it.discTypeIdx !== discountType.amount || it.discCurrency !== null, 'needed with 458'),
    ['discCurrency'],
  ),
  v.forward(
    v.check((it) => it.onsiteYn === 'N' || !!it.onsitePwd, 'needed with onsiteYn = Y'),
    ['onsitePwd'],
  ),
  v.forward(
    v.check((it) => !it.strtYmd || !it.endYmd || it.strtYmd <= it.endYmd, 'before strtYmd'),
    ['endYmd'],
  ),
)
const cpnNo = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/))
export const couponQuery = v.object({ cpnNo })
export const redeemCouponRequest = v.object({
  cpnNo,
  onsitePwd: optional(secret(100)),
})
export const couponResult = v.object({
  cpnNo: v.string(),
  nm: v.string(),
  discTypeIdx: v.number(),
  disc: v.number(),
  discCurrency: v.nullable(v.string()),
  strtYmd: v.nullable(v.string()),
  endYmd: v.nullable(v.string()),
  useLimit: v.number(),
  useCnt: v.number(),
  userId: v.nullable(v.string()),
  onsiteYn: yn,
  onsitePwd: v.nullable(v.string()),
  activeYn: yn,
  memo: v.nullable(v.string()),
  url: v.nullable(v.string()),
  regYmdt: v.string(),
})
export type CouponResult = v.InferOutput<typeof couponResult>
