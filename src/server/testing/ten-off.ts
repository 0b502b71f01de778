/** The coupon of the tests, as a manager sets it: ten percent, for a month, once. */
import { type AutomationRequest, defaultAutomation } from '#shared/automation-api.ts'
import { discountType } from '#shared/stamp-api.ts'

export const tenOff = {
  nm: 'Ten off',
  discTypeIdx: discountType.percent,
  disc: 10,
  discCurrency: null,
  validDays: 30,
  useLimit: 1,
  memo: null,
  url: null,
} as const
export const couponPwd = '640281'

/** After each reward, kept here or by the hosted service. */
export function tenOffAfterReward(kind: 'embedded' | 'hosted'): AutomationRequest {
  return { ...defaultAutomation, coupon: { kind, ...tenOff, onsitePwd: couponPwd } }
}
