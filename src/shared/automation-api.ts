/** Wire schemas of `/api/counter/v1/automation`: what the shop does by itself, for managers. */
import * as v from 'valibot'
import { address, currency, discount, line, whole } from './fields.ts'
import { onsitePwdSchema } from './people-api.ts'
import { discountType } from './stamp-api.ts'
import { webhookKinds } from './webhooks-api.ts'
import { mostDays } from './ymd.ts'

/** What a coupon needs by the contract. Its first day is that of the reward; `validDays` later is its last. */
const couponFields = {
  nm: line(100, 1),
  /** 457 is percent, 458 an amount in `discCurrency`. */
  discTypeIdx: v.picklist([discountType.percent, discountType.amount]),
  disc: discount,
  discCurrency: v.nullable(currency),
  validDays: whole(1, mostDays),
  /** How often it may be redeemed; 0 is without limit. */
  useLimit: whole(0, 1_000_000),
  memo: v.nullable(line(1000, 1)),
  url: v.nullable(address(500)),
}
const shared = {
  /** After a reward the customer's next stamp is made at once. */
  nextStamp: v.boolean(),
  /** The kinds of events that the shop's webhooks are sent; what is missing here is sent to none. */
  webhooks: v.pipe(v.array(v.picklist(webhookKinds)), v.maxLength(webhookKinds.length)),
  /** A tablet that is silent for so long with commands waiting is put before a manager. */
  silentTabletMinutes: whole(5, 10_080),
}

/**
 * `GET automation`. `embedded` coupons are kept by Stampdesk, `hosted` ones by the hosted service (gateway mode only:
 * `canHostCoupons`). `onsite`: the coupon has a password of its own, which is never shown.
 */
export const automationResult = v.object({
  ...shared,
  coupon: v.variant('kind', [
    v.object({ kind: v.literal('off') }),
    v.object({ kind: v.picklist(['embedded', 'hosted']), ...couponFields, onsite: v.boolean() }),
  ]),
  canHostCoupons: v.boolean(),
})
export type Automation = v.InferOutput<typeof automationResult>

/** `PUT automation`, all at once. `onsitePwd`: left out, the password stays; null, there is none any more. */
export const automationRequest = v.pipe(
  v.strictObject({
    ...shared,
    coupon: v.variant('kind', [
      v.strictObject({ kind: v.literal('off') }),
      v.strictObject({
        kind: v.picklist(['embedded', 'hosted']),
        ...couponFields,
        onsitePwd: v.optional(v.nullable(onsitePwdSchema)),
      }),
    ]),
  }),
  v.forward(
    v.check(
      ({ coupon: it }) => it.kind === 'off' || it.discTypeIdx !== discountType.percent || it.disc <= 100,
      'a percentage is at most 100',
    ),
    ['coupon'],
  ),
  v.forward(
    v.check(
      ({ coupon: it }) =>
        it.kind === 'off' || it.discTypeIdx !== discountType.amount || it.discCurrency !== null,
      'discCurrency is needed with 458',
    ),
    ['coupon'],
  ),
)
export type AutomationRequest = v.InferOutput<typeof automationRequest>

/** As it is kept: the password lies sealed. */
export const automationStored = v.object({
  ...shared,
  coupon: v.variant('kind', [
    v.object({ kind: v.literal('off') }),
    v.object({
      kind: v.picklist(['embedded', 'hosted']),
      ...couponFields,
      onsitePwdSealed: v.nullable(v.string()),
    }),
  ]),
})
export type AutomationStored = v.InferOutput<typeof automationStored>

export const defaultAutomation: AutomationStored = {
  nextStamp: true,
  coupon: { kind: 'off' },
  webhooks: [...webhookKinds],
  silentTabletMinutes: 60,
}
