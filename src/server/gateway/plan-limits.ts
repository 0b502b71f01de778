import type { HostedLimits } from './hosted-call.ts'

/**
 * The hosted API's documentation (Vivoldi, rate limits): calls a minute and an hour, over which it answers 429. A day has
 * no limit of its own there. Its page on redeeming: "available on the Personal plan or higher".
 */
export const planLimits = {
  free: { minute: 30, hour: 600 },
  personal: { minute: 180, hour: 10_000 },
  premium: { minute: 300, hour: 15_000 },
  business: { minute: 480, hour: 25_000 },
  'business-plus': { minute: 768, hour: 40_000 },
  enterprise: { minute: 1200, hour: 60_000 },
} as const satisfies Record<string, HostedLimits>

type Plan = keyof typeof planLimits
export const plans = Object.keys(planLimits) as [Plan, ...Plan[]]
export const planTable = plans.map((plan) => ({ plan, ...planLimits[plan], hasRewards: plan !== 'free' }))
