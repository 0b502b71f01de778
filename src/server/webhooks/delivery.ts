/**
 * Due rows -> signed POST -> settled rows. At least once: a receiver tells repeats by `webhook-id`.
 *
 *   due ──claim (lease, token)──► being sent ──2xx──► delivered
 *    ▲                                │ 410: the endpoint is switched off, the row stays due
 *    │                                │ anything else, or no answer
 *    ├──── wait by the schedule ◄─────┤
 *    │                                └── after the last try ──► failed ──resend──► due
 *    └──── lease over (the process died): claimed again
 */
import { randomUUID } from 'node:crypto'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import {
  type Attempt,
  claimDelivery,
  type Due,
  insertAttempt,
  listDue,
  settleDelivery,
} from './delivery-rows.ts'
import { disableEndpoint, type EndpointRow, findEndpoint, secretsOf } from './endpoints.ts'
import { checkAddress, type Post, type Resolve } from './post.ts'
import { signedHeaders } from './sign.ts'

export type DeliveryDeps = {
  db: Db
  vault: Vault
  now: () => number
  /** In [0, 1). */
  random: () => number
  resolve: Resolve
  post: Post
  allowedHosts: readonly string[]
}

/** Longer than the longest POST, so that a living worker keeps what it holds. */
const leaseMs = 60_000
const atOnce = 16
const gone = 410

const second = 1000
const minute = 60 * second
const hour = 60 * minute
/** The schedule that the Standard Webhooks specification gives as its example: ten tries over three days. */
const waits = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
]

/** Sends what is due, at most `atOnce` side by side. Resolves with the number of rows that were taken. */
export async function deliverDue(deps: DeliveryDeps): Promise<number> {
  const due = await listDue(deps.db.read, deps.now(), atOnce)
  const taken = await Promise.all(due.map((row) => deliver(deps, row)))
  return taken.filter(Boolean).length
}

async function deliver(deps: DeliveryDeps, due: Due): Promise<boolean> {
  const { db, now } = deps
  const at = now()
  const token = randomUUID()
  if (!(await db.write((tx) => claimDelivery(tx, due, { at, until: at + leaseMs, token })))) return false
  const endpoint = await findEndpoint(db.read, due.endpoint_id)
  if (!endpoint) return false
  const attempt = await attemptTo(deps, endpoint, due)
  await settle(deps, due, token, attempt)
  return true
}

async function attemptTo(deps: DeliveryDeps, endpoint: EndpointRow, due: Due): Promise<Attempt> {
  const at = deps.now()
  const done = (status: number | null, cause: string | null): Attempt => ({
    at,
    status,
    cause,
    durationMs: deps.now() - at,
  })
  const checked = await checkAddress(endpoint.url, deps.resolve, deps.allowedHosts)
  if ('refused' in checked) return done(null, checked.refused)
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Stampdesk-Webhooks/1',
    ...signedHeaders(due.event_id, at, due.body, secretsOf(endpoint, deps.vault, at)),
  }
  try {
    return done(await deps.post(checked.to, checked.url, headers, due.body), null)
  } catch (error) {
    return done(null, causeOf(error))
  }
}

async function settle(deps: DeliveryDeps, due: Due, token: string, attempt: Attempt): Promise<void> {
  const { status } = attempt
  const at = deps.now()
  const isDelivered = status !== null && status >= 200 && status < 300
  const wait = waitAfter(due.attempts + 1, deps.random)
  await deps.db.write(async (tx) => {
    const state = isDelivered ? 'delivered' : wait === null && status !== gone ? 'failed' : 'due'
    if (!(await settleDelivery(tx, due, token, { state, dueAt: at + (wait ?? 0) }))) return
    await insertAttempt(tx, due, token, attempt)
    if (status === gone) await disableEndpoint(tx, due.endpoint_id, at, '410 Gone')
  })
}

/** Node's code where there is one (`ECONNREFUSED`), never an address or a body. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'error'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/** Between 80 and 120 %, so that what failed together does not come back together. `random` is in [0, 1). */
const jitter = (ms: number, random: () => number) => Math.round(ms * (0.8 + 0.4 * random()))

/** How long to wait after so many failed tries; null where it was the last. */
function waitAfter(attempts: number, random: () => number): number | null {
  const wait = waits[attempts - 1]
  return wait === undefined ? null : jitter(wait, random)
}
