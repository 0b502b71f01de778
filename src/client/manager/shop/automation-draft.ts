/** The automation as it is typed. The coupon keeps its fields while it is switched off. */
import * as v from 'valibot'
import { type Automation, type AutomationRequest, automationRequest } from '#shared/automation-api.ts'
import { discountType } from '#shared/stamp-api.ts'
import type { WebhookKind } from '#shared/webhooks-api.ts'

export type CouponDraft = {
  kind: 'off' | 'embedded' | 'hosted'
  nm: string
  isPercent: boolean
  disc: string
  discCurrency: string
  validDays: string
  useLimit: string
  memo: string
  url: string
  onsite: boolean
}
export type AutomationDraft = {
  nextStamp: boolean
  coupon: CouponDraft
  webhooks: WebhookKind[]
  silentTabletMinutes: string
}

const noCoupon: CouponDraft = {
  kind: 'off',
  nm: '',
  isPercent: true,
  disc: '10',
  discCurrency: 'KRW',
  validDays: '30',
  useLimit: '1',
  memo: '',
  url: '',
  onsite: false,
}

export function automationDraftOf({
  nextStamp,
  coupon,
  webhooks,
  silentTabletMinutes,
}: Automation): AutomationDraft {
  return {
    nextStamp,
    coupon: couponDraftOf(coupon),
    webhooks,
    silentTabletMinutes: String(silentTabletMinutes),
  }
}

function couponDraftOf(coupon: Automation['coupon']): CouponDraft {
  if (coupon.kind === 'off') return noCoupon
  const { kind, nm, discTypeIdx, disc, discCurrency, validDays, useLimit, memo, url, onsite } = coupon
  return {
    kind,
    nm,
    onsite,
    memo: memo ?? '',
    url: url ?? '',
    isPercent: discTypeIdx === discountType.percent,
    disc: String(disc),
    discCurrency: discCurrency ?? noCoupon.discCurrency,
    validDays: String(validDays),
    useLimit: String(useLimit),
  }
}

type Password = { onsitePwd: string; hadPassword: boolean }

/** Null where the server would refuse it. */
export function requestOf(draft: AutomationDraft, password: Password): AutomationRequest | null {
  const { nextStamp, webhooks, silentTabletMinutes } = draft
  const coupon = couponOf(draft.coupon, password)
  if (coupon === null) return null
  const request = { nextStamp, webhooks, silentTabletMinutes: numberOf(silentTabletMinutes), coupon }
  const parsed = v.safeParse(automationRequest, request)
  return parsed.success ? parsed.output : null
}

function couponOf(draft: CouponDraft, { onsitePwd, hadPassword }: Password) {
  const { kind, nm, isPercent, disc, discCurrency, validDays, useLimit, memo, url, onsite } = draft
  if (kind === 'off') return { kind }
  // Asked for, and none is there: neither before nor now.
  if (onsite && onsitePwd === '' && !hadPassword) return null
  return {
    kind,
    nm,
    memo: memo.trim() || null,
    url: url.trim() || null,
    discTypeIdx: isPercent ? discountType.percent : discountType.amount,
    disc: numberOf(disc),
    discCurrency: isPercent ? null : discCurrency.trim().toUpperCase(),
    validDays: numberOf(validDays),
    useLimit: numberOf(useLimit),
    ...(onsite ? onsitePwd !== '' && { onsitePwd } : { onsitePwd: null }),
  }
}

const numberOf = (typed: string) => (/^\d{1,10}(\.\d{1,2})?$/.test(typed.trim()) ? Number(typed) : Number.NaN)
