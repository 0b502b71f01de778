import * as api from '#shared/endpoints/operations.ts'
import type { Db } from '../db/db.ts'
import type { Probe } from '../db/probe.ts'
import { openApi } from '../http/openapi.ts'
import { type Route, route } from '../http/route.ts'
import type { Metrics } from './metrics.ts'

const version = '0.1.0'

/** Numbers about the business: for who holds the API key, which Prometheus can send (`authorization.type: APIKey`). */
export function metricsRoute({ registry }: Metrics): Route {
  return route(api.getMetrics, async ({ context }) => ({
    response: context.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType }),
  }))
}

/** Health, readiness and the API's own description. */
export function operationsRoutes(
  routes: readonly Route[],
  { db, probe, stopping }: { db: Db; probe: Probe; stopping: AbortSignal },
): Route[] {
  const described = [...routes.map(({ endpoint }) => endpoint), ...Object.values(api)]
  const description = openApi(described, version)
  return [
    route(api.getHealth, async ({ context }) => ({ response: context.json({ ok: true, version }) })),
    route(api.getReadiness, async ({ context }) => {
      const ok =
        !stopping.aborted &&
        probe.isWritable() &&
        (await db.read('SELECT 1 AS one').then(
          () => true,
          () => false,
        ))
      return { response: context.json({ ok }, ok ? 200 : 503) }
    }),
    route(api.getOpenApi, async ({ context }) => ({ response: context.json(description) })),
  ]
}
