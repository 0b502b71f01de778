/** What a server owes its operator: health, readiness, metrics, and the API's own description. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from 'hono'
import * as v from 'valibot'
import type { Db } from './db/db.ts'
import { textSetting, writeSetting } from './db/settings.ts'
import type { Metrics } from './metrics.ts'
import { openApi } from './openapi.ts'
import { type Route, route } from './route.ts'

export const version = '0.1.0'
const readinessProbe = textSetting('readiness_probe')

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
  { db, stopping }: { db: Db; stopping: AbortSignal },
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
  const canWrite = createProbe(db)
  return [
    get('/healthz', 'The process is alive.', async (context) => context.json({ ok: true, version })),
    get('/readyz', 'The database takes a write and the process is not stopping.', async (context) => {
      const ok = !stopping.aborted && (await canWrite())
      return context.json({ ok }, ok ? 200 : 503)
    }),
    get('/api/openapi.json', 'This description.', async (context) => context.json(description)),
  ]
}

/** Yes is believed for so long: whoever asks often costs no more than one who asks each second. */
const believedMs = 1000
/** A disk that hangs is no disk; a load balancer has given up by then. */
const probeMs = 3000

/**
 * Whether a commit goes through: one that can be read and not written (a full disk, a standby) serves nobody. One probe
 * at a time, of a row that says nothing.
 */
function createProbe(db: Db): () => Promise<boolean> {
  let believedUntil = 0
  let asking: Promise<boolean> | null = null
  const probe = async () => {
    const write = db
      .write((tx) => writeSetting(tx, readinessProbe, 'written'))
      .then(
        () => true,
        () => false,
      )
    const isWritten = await Promise.race([write, wait(probeMs, false, { ref: false })])
    if (isWritten) believedUntil = performance.now() + believedMs
    asking = null
    return isWritten
  }
  return async () => performance.now() < believedUntil || (asking ??= probe())
}
