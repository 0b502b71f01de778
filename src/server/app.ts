/** Request to Response: who is it, parse, call, map. Deny by default: what is no row of the table is not served. */
import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as v from 'valibot'
import { protocolHeader } from '#shared/counter-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { CommitUnknown, DbUnavailable } from './db/db.ts'
import { answer, refuse } from './envelope.ts'
import { headers } from './headers.ts'
import type { Log } from './log.ts'
import type { Identity, Reply, Route } from './route.ts'

export type AppPorts = {
  routes: readonly Route[]
  /** Who sends this: by API key or by session cookie; null for nobody. */
  identify: (context: Context) => Promise<Identity | null>
  log: Log
  /** Serves the built app for what no route took; absent in tests of the API. */
  files?: (context: Context) => Promise<Response | null>
  isTls?: boolean
}

/** A batch of 100 commands is about 25 kB. */
const maxBodyBytes = 256 * 1024
const uuid = v.pipe(v.string(), v.uuid())

export function createApp({ routes, identify, log, files, isTls = false }: AppPorts): Hono {
  const app = new Hono({ strict: true })
  app.use(headers({ isTls }))
  app.use(async (context, next) => {
    const startedAt = performance.now()
    await next()
    log.request(context, performance.now() - startedAt)
  })
  app.use(bodyLimit({ maxSize: maxBodyBytes, onError: (context) => refuse(context, 'too-large') }))

  for (const route of routes) {
    app.on(route.method, route.path, async (context) => {
      context.header('Cache-Control', 'no-store')
      return serve(route, context, identify)
    })
  }

  app.all('*', async (context) => (await files?.(context)) ?? refuse(context, 'no-such-page'))
  app.onError((error, context) => {
    const commandId = context.req.header('Idempotency-Key') ?? null
    if (error instanceof DbUnavailable || error instanceof CommitUnknown) {
      log.fault(error, commandId)
      return refuse(context, 'state-unknown', undefined, { commandId })
    }
    log.fault(error, commandId)
    return refuse(context, 'server-fault')
  })
  return app
}

async function serve(route: Route, context: Context, identify: AppPorts['identify']): Promise<Response> {
  const identity = await identify(context)
  if (route.admits !== 'everyone') {
    if (!identity) return refuse(context, 'not-signed-in')
    if (!route.admits.includes(identity.role))
      return refuse(context, identity.role === 'tablet' ? 'not-signed-in' : 'not-allowed')
    const lacks = lacking(route, identity)
    if (lacks) return refuse(context, lacks)
  }
  if (route.method !== 'GET' && identity?.role !== 'system' && !isSameOrigin(context))
    return refuse(context, 'not-allowed')

  const commandId = context.req.header('Idempotency-Key') ?? randomUUID()
  if (!v.is(uuid, commandId)) return refuse(context, 'invalid-request', 'Idempotency-Key')

  const inputs = await parse(route, context)
  if ('refusal' in inputs) return answer(context, inputs)
  return answer(
    context,
    await route.handle({ ...inputs, identity, commandId: commandId.toLowerCase(), context }),
  )
}

/** Null where the route's further need is met. */
function lacking({ needs }: Route, { role, may, isByPassword }: Identity): RefusalName | null {
  if (!needs || role === 'system') return null
  if (needs === 'password') return isByPassword ? null : 'password-sign-in-needed'
  return may?.includes(needs) ? null : 'not-at-this-tablet'
}

type Inputs = { body: undefined; query: undefined; params: undefined }

/** The types of what is parsed are the route's own (`route()`); here they are carried through. */
async function parse(route: Route, context: Context): Promise<Inputs | Extract<Reply, { refusal: unknown }>> {
  const inputs: Record<string, unknown> = {}
  if (route.body) {
    if (!/^application\/json\s*(;|$)/i.test(context.req.header('Content-Type') ?? ''))
      return { refusal: 'not-json' }
    const text = await context.req.text()
    try {
      inputs.body = JSON.parse(text)
    } catch {
      return { refusal: 'invalid-request', field: 'body' }
    }
  }
  if (route.query) inputs.query = context.req.query()
  if (route.params) inputs.params = context.req.param()
  for (const part of ['body', 'query', 'params'] as const) {
    const schema = route[part]
    if (!schema) continue
    const parsed = v.safeParse(schema, inputs[part], { abortEarly: true })
    if (!parsed.success) return { refusal: 'invalid-request', field: v.getDotPath(parsed.issues[0]) ?? part }
    inputs[part] = parsed.output
  }
  return inputs as Inputs
}

/**
 * Against cross-site writes with a person's cookie: SameSite=Strict, the browser's own word for where the request
 * comes from, and a header that a form cannot send.
 */
function isSameOrigin(context: Context): boolean {
  const site = context.req.header('Sec-Fetch-Site')
  const origin = context.req.header('Origin')
  const host = context.req.header('Host') ?? new URL(context.req.url).host
  if (site !== undefined && site !== 'same-origin') return false
  if (origin !== undefined && URL.parse(origin)?.host !== host) return false
  return context.req.header(protocolHeader) !== undefined
}
