import * as v from 'valibot'
import { queueLeft, serviceReach } from '../counter-api.ts'
import { endpoint } from '../endpoint.ts'

const count = v.number()
const perSpan = { minute: count, hour: count }

/** Null in engine mode, where there is no plan. */
const planUse = v.object({
  plan: v.nullable(v.string()),
  limits: v.object(perSpan),
  /** Calls that were begun in the last minute, hour and day. */
  used: v.object({ ...perSpan, day: count }),
  left: v.object(perSpan),
  /** The span of which four fifths are used. */
  isNear: v.nullable(v.picklist(['minute', 'hour'])),
  queue: queueLeft,
  service: serviceReach,
  /** As the service documents them. */
  plans: v.array(v.object({ plan: v.string(), ...perSpan, hasRewards: v.boolean() })),
})
export type PlanUse = v.InferOutput<typeof planUse>

export const getPlanUse = endpoint({
  method: 'GET',
  path: '/api/counter/v1/plan-use',
  summary: "What is used and left of the hosted service's plan, and what waits for it.",
  admits: ['manager'],
  result: v.nullable(planUse),
})
