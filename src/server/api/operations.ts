import type { Readiness, ServiceReach } from '#shared/counter-api.ts'
import * as api from '#shared/endpoints/operations.ts'
import type { Db } from '../db/db.ts'
import type { Probe } from '../db/probe.ts'
import { type Route, route } from '../http/route.ts'
import type { Metrics } from './metrics.ts'

const version = '0.1.0'

/** Numbers about the business: for who holds the API key, which Prometheus can send (`authorization.type: APIKey`). */
export function metricsRoute({ registry }: Metrics): Route {
  return route(api.getMetrics, async ({ context }) => ({
    response: context.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType }),
  }))
}

type Deps = {
  db: Db
  probe: Probe
  stopping: AbortSignal
  /** Of the hosted service; null in engine mode. */
  reach: (() => Promise<ServiceReach>) | null
}

/** Health, readiness and the API's own description. */
export function operationsRoutes(routes: readonly Route[], { db, probe, stopping, reach }: Deps): Route[] {
  // Made when somebody asks: a start does not wait for it.
  const describe = async () => {
    const { openApi } = await import('../http/openapi.ts')
    return openApi([...routes.map(({ endpoint }) => endpoint), ...Object.values(api)], version)
  }
  let description: Awaited<ReturnType<typeof describe>> | undefined
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
      if (!ok) return { response: context.json({ ok }, 503) }
      // Without it stamps are taken all the same: it is told, and this server is ready.
      const service = reach && (await reach())
      return { response: context.json({ ok, service } satisfies Readiness) }
    }),
    route(api.getOpenApi, async ({ context }) => ({
      response: context.json((description ??= await describe())),
    })),
  ]
}
