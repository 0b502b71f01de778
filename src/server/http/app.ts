/** Request to Response: authenticate, authorize, parse, call, map. Deny by default: what is no row of the table is not served. */
import { randomUUIDv7 } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { routePath } from 'hono/route'
import * as v from 'valibot'
import { protocolHeader, protocolVersion, spokenProtocols } from '#shared/counter-api.ts'
import { stampIdxOfPath } from '#shared/stamp-code.ts'
import { CommitUnknown, DbUnavailable } from '../db/db.ts'
import { callerActor } from '../ledger/caller.ts'
import { type AddressOf, createAddressOf } from './addresses.ts'
import { authorize, checkProtocol, type Site } from './authorize.ts'
import { answer, refuse } from './envelope.ts'
import { headers } from './headers.ts'
import { readInputs } from './inputs.ts'
import type { Log } from './log.ts'
import { createRequestLimits, type RequestLimits } from './request-limits.ts'
import type { Identity, Route } from './route.ts'

type AppDeps = {
  routes: readonly Route[]
  /** Who sends this: by API key or by session cookie; null for nobody. */
  authenticate: (context: Context) => Promise<Identity | null>
  /** Request rate limits. */
  limits?: RequestLimits
  /** Where a request comes from. */
  addressOf?: AddressOf
  log: Log
  /** Told of each answer. */
  measure?: (of: { method: string; route: string; status: number }, durationMs: number) => void
  /** The customer's page, `/stamp/N`; absent where the app is not built. */
  customerPage?: (context: Context) => Promise<Response>
  /** Serves the built app for what no route took; absent in tests of the API. */
  files?: (context: Context) => Promise<Response | null>
  isTls?: boolean
  /** The origin that the operator set as PUBLIC_URL. */
  publicUrl?: () => string
  /** Of the counter's app, this server's own first; the shipped ones where absent. */
  protocols?: readonly number[]
}

/** A batch of 100 commands is about 25 kB. */
const maxBodyBytes = 256 * 1024
const uuid = v.pipe(v.string(), v.uuid())

export function createApp(deps: AppDeps): Hono {
  const { routes, authenticate, log, measure, files, isTls = false, publicUrl = () => '' } = deps
  const { protocols = [protocolVersion, ...spokenProtocols] } = deps
  const { limits = createRequestLimits({ now: Date.now }), addressOf = createAddressOf([]) } = deps
  const app = new Hono({ strict: true })
  app.use(headers({ isTls }))
  app.use(async (context, next) => {
    const startedAt = performance.now()
    await next()
    const durationMs = performance.now() - startedAt
    log.request(context, durationMs)
    measure?.(
      { method: context.req.method, route: routePath(context), status: context.res.status },
      durationMs,
    )
  })
  const limitBody = bodyLimit({ maxSize: maxBodyBytes, onError: (context) => refuse(context, 'too-large') })
  // It asks for the body as a stream, which is most of what a small request costs; Node's parser holds it to its length.
  app.use((context, next) => (isSmall(context) ? next() : limitBody(context, next)))

  for (const route of routes) {
    app.on(route.endpoint.method, route.endpoint.path, async (context) => {
      context.header('Cache-Control', 'no-store')
      context.header(protocolHeader, String(protocols[0]))
      const misfit = checkProtocol(context.req.header(protocolHeader), protocols)
      if (misfit) return refuse(context, misfit)
      return serve(route, context, { authenticate, limits, addressOf, site: { isTls, publicUrl } })
    })
  }

  const { customerPage } = deps
  if (customerPage)
    app.get('*', async (context, next) => {
      if (stampIdxOfPath(context.req.path) === null) return next()
      const waitMs = limits.ask(undefined, null, addressOf(context))
      return waitMs > 0 ? tooManyRequests(context, waitMs) : customerPage(context)
    })
  app.all('*', async (context) => (await files?.(context)) ?? refuse(context, 'no-such-page'))
  app.onError((error, context) => {
    // Whoever sent it has hung up in the middle of it: nobody's fault, and nobody reads the answer.
    const { incoming } = (context.env ?? {}) as Partial<HttpBindings>
    if (incoming?.readableAborted) return context.body(null, 400)
    const commandId = commandIdOf(context)
    if (error instanceof DbUnavailable || error instanceof CommitUnknown) {
      log.fault(error, commandId)
      return refuse(context, 'state-unknown', undefined, { commandId })
    }
    log.fault(error, commandId)
    return refuse(context, 'server-fault')
  })
  return app
}

async function serve(
  route: Route,
  context: Context,
  {
    authenticate,
    limits,
    addressOf,
    site,
  }: Required<Pick<AppDeps, 'authenticate' | 'limits' | 'addressOf'>> & { site: Site },
): Promise<Response> {
  const identity = await authenticate(context)
  if (identity) context.set('actor', callerActor(identity.caller))
  const address = addressOf(context)
  const waitMs = limits.ask(route.endpoint.pace, identity, address)
  if (waitMs > 0) return tooManyRequests(context, waitMs)
  const refusal = authorize(route.endpoint, identity, context, site)
  if (refusal) return refuse(context, refusal, refusal === 'wrong-host' ? 'PUBLIC_URL' : undefined)

  // Ordered in time (RFC 9562 section 5.7): what is written together lies together.
  const commandId = context.req.header('Idempotency-Key') ?? randomUUIDv7()
  if (!v.is(uuid, commandId)) return refuse(context, 'invalid-request', 'Idempotency-Key')
  context.set('commandId', commandId)

  const inputs = await readInputs(route.endpoint, context)
  if ('refusal' in inputs) return answer(context, inputs)
  return answer(
    context,
    await route.handle({ ...inputs, identity, commandId: commandId.toLowerCase(), address, context }),
  )
}

/** What it was done under, also where the caller named none: without it nobody can ask again. */
function commandIdOf(context: Context): string | null {
  return context.get('commandId') ?? context.req.header('Idempotency-Key') ?? null
}

function isSmall({ req }: Context): boolean {
  const length = req.header('Content-Length')
  return (
    length !== undefined && req.header('Transfer-Encoding') === undefined && Number(length) <= maxBodyBytes
  )
}

function tooManyRequests(context: Context, waitMs: number): Response {
  const response = refuse(context, 'too-many-requests')
  response.headers.set('Retry-After', String(Math.ceil(waitMs / 1000)))
  return response
}
