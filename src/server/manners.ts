/** What a server owes its operator: health, readiness, metrics, and the API's own description. */
import type { Context } from 'hono'
import * as v from 'valibot'
import type { Db } from './db/db.ts'
import type { Probe } from './db/probe.ts'
import type { Metrics } from './metrics.ts'
import { openApi } from './openapi.ts'
import { type Route, route } from './route.ts'

export const version = '0.1.0'

/** Numbers about the business: for who holds the API key, which Prometheus can send (`authorization.type: APIKey`). */
export function metricsRoute({ registry }: Metrics): Route {
  return route({
    method: 'GET',
    path: '/metrics',
    summary: 'For Prometheus.',
    admits: ['system'],
    result: v.unknown(),
    handle: async ({ context }) => ({
      response: context.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType }),
    }),
  })
}

/** Health, readiness and the API's own description. */
export function mannersRoutes(
  routes: readonly Route[],
  { db, probe, stopping }: { db: Db; probe: Probe; stopping: AbortSignal },
): Route[] {
  const get = (path: string, summary: string, reply: (context: Context) => Promise<Response>): Route =>
    route({
      method: 'GET',
      path,
      summary,
      admits: 'everyone',
      result: v.unknown(),
      handle: async ({ context }) => ({ response: await reply(context) }),
    })
  const description = openApi(routes, version)
  return [
    get('/healthz', 'The process is alive.', async (context) => context.json({ ok: true, version })),
    get(
      '/readyz',
      'The database answers and takes writes, and the process is not stopping.',
      async (context) => {
        const ok =
          !stopping.aborted &&
          probe.isWritable() &&
          (await db.read('SELECT 1 AS one').then(
            () => true,
            () => false,
          ))
        return context.json({ ok }, ok ? 200 : 503)
      },
    ),
    get('/api/openapi.json', 'This description.', async (context) => context.json(description)),
  ]
}
