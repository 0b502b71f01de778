import type { QueueLeft } from '#shared/counter-api.ts'
import { queueResult } from '#shared/counter-api.ts'
import { type Route, route } from '../route.ts'

/** Null in engine mode, where nothing waits for another service. */
export type ReadQueue = (() => Promise<QueueLeft>) | null

export function queueRoutes({ readQueue }: { readQueue: ReadQueue }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/counter/v1/queue',
      summary: 'What the gateway has still to send to the hosted service, and how long it will take.',
      admits: ['tablet', 'cashier', 'manager'],
      pace: 'poll',
      result: queueResult,
      handle: async () => ({ result: readQueue && (await readQueue()) }),
    }),
  ]
}
