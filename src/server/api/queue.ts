import type { QueueLeft } from '#shared/counter-api.ts'
import { getPlanUse, type PlanUse } from '#shared/endpoints/plan-use.ts'
import * as api from '#shared/endpoints/queue.ts'
import { type Route, route } from '../http/route.ts'

/** Null in engine mode, where nothing waits for another service. */
export type ReadQueue = (() => Promise<QueueLeft>) | null

type Deps = { readQueue: ReadQueue; readPlan: (() => Promise<PlanUse>) | null }

export function queueRoutes({ readQueue, readPlan }: Deps): Route[] {
  return [
    route(api.getUpstreamQueue, async () => ({ result: readQueue && (await readQueue()) })),
    route(getPlanUse, async () => ({ result: readPlan && (await readPlan()) })),
  ]
}
