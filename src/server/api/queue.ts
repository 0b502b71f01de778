import type { QueueLeft } from '#shared/counter-api.ts'
import * as api from '#shared/endpoints/queue.ts'
import { type Route, route } from '../http/route.ts'

/** Null in engine mode, where nothing waits for another service. */
export type ReadQueue = (() => Promise<QueueLeft>) | null

export function queueRoutes({ readQueue }: { readQueue: ReadQueue }): Route[] {
  return [route(api.getUpstreamQueue, async () => ({ result: readQueue && (await readQueue()) }))]
}
