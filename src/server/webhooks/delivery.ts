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
import type { Db, Queries, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { disableEndpoint, type EndpointRow, findEndpoint, secretsOf, signedHeaders } from './endpoints.ts'
import { checkAddress, type Post, type Resolve } from './post.ts'

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

/**
 * Sends what is due, `atOnce` side by side, each address in a lane of its own: while one does not answer the others go on.
 * A round ends when the first rows of each have an end. Resolves with the number of rows that were taken.
 */
export async function deliverDue(deps: DeliveryDeps): Promise<number> {
  const { db, now } = deps
  const waiting = await listWaiting(db.read, now())
  const share = Math.ceil(atOnce / waiting.length)
  async function deliverOldest(address: { endpoint_id: string }): Promise<number> {
    const due = await listDue(db.read, address.endpoint_id, now(), share)
    const taken = await Promise.all(due.map((row) => deliver(deps, row)))
    return taken.filter(Boolean).length
  }
  const unended = new Set(waiting)
  const lanes = waiting.map(async (address) => {
    let taken = await deliverOldest(address)
    unended.delete(address)
    for (let more = taken; more > 0 && unended.size > 0; taken += more) more = await deliverOldest(address)
    return taken
  })
  return (await Promise.all(lanes)).reduce((sum, taken) => sum + taken, 0)
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

type Due = Row & {
  endpoint_id: string
  event_id: string
  attempts: number
  due_at: number
  body: string
}

type Attempt = { at: number; status: number | null; cause: string | null; durationMs: number }

/** The addresses with something that could be claimed now. */
function listWaiting(query: Queries['query'], at: number): Promise<(Row & { endpoint_id: string })[]> {
  return query(
    `SELECT p.endpoint_id FROM webhook_endpoints p WHERE p.disabled_at IS NULL AND EXISTS (
       SELECT 1 FROM webhook_deliveries d
       WHERE d.endpoint_id = p.endpoint_id AND d.state = 'due' AND d.due_at <= $1 AND d.lease_until <= $1)`,
    [at],
  )
}

/** What could be claimed now, oldest first. */
function listDue(query: Queries['query'], endpointId: string, at: number, limit: number): Promise<Due[]> {
  return query<Due>(
    `SELECT d.endpoint_id, d.event_id, d.attempts, d.due_at, e.body FROM webhook_deliveries d
     JOIN webhook_events e ON e.event_id = d.event_id
     WHERE d.endpoint_id = $1 AND d.state = 'due' AND d.due_at <= $2 AND d.lease_until <= $2
     ORDER BY d.due_at, d.event_id LIMIT $3`,
    [endpointId, at, limit],
  )
}

/** Age of the oldest row that waits, for the metrics; null where none does. */
export async function oldestDueAt(query: Queries['query']): Promise<number | null> {
  const [row] = await query<Row & { at: number | null }>(
    `SELECT MIN(at) AS at FROM (
       SELECT (SELECT MIN(due_at) FROM webhook_deliveries d WHERE d.endpoint_id = p.endpoint_id AND d.state = 'due') AS at
       FROM webhook_endpoints p) AS oldest`,
  )
  return row?.at ?? null
}

/** True for exactly one of several processes. */
async function claimDelivery(
  tx: Queries,
  { endpoint_id, event_id, attempts }: Due,
  lease: { at: number; until: number; token: string },
): Promise<boolean> {
  const count = await tx.run(
    `UPDATE webhook_deliveries SET lease_until = $4, lease_token = $5, attempts = attempts + 1
     WHERE endpoint_id = $1 AND event_id = $2 AND state = 'due' AND attempts = $6 AND due_at <= $3 AND lease_until <= $3`,
    [endpoint_id, event_id, lease.at, lease.until, lease.token, attempts],
  )
  return count === 1
}

/** False where the lease is no longer this worker's: somebody else has it, nothing is written (I-9). */
async function settleDelivery(
  tx: Queries,
  { endpoint_id, event_id }: Due,
  token: string,
  { state, dueAt }: { state: 'due' | 'delivered' | 'failed'; dueAt: number },
): Promise<boolean> {
  const count = await tx.run(
    `UPDATE webhook_deliveries SET state = $4, due_at = $5, lease_until = 0, lease_token = NULL
     WHERE endpoint_id = $1 AND event_id = $2 AND lease_token = $3`,
    [endpoint_id, event_id, token, state, dueAt],
  )
  return count === 1
}

async function insertAttempt(
  tx: Queries,
  { endpoint_id, event_id }: Due,
  token: string,
  { at, status, cause, durationMs }: Attempt,
): Promise<void> {
  await tx.run(
    `INSERT INTO webhook_attempts (endpoint_id, event_id, at, lease_token, status, cause, duration_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [endpoint_id, event_id, at, token, status, cause, durationMs],
  )
}

/** From the beginning of the schedule. False where there is no such delivery. */
export async function resendDelivery(
  tx: Queries,
  endpointId: string,
  eventId: string,
  at: number,
): Promise<boolean> {
  const count = await tx.run(
    `UPDATE webhook_deliveries SET state = 'due', attempts = 0, due_at = $3, lease_until = 0, lease_token = NULL
     WHERE endpoint_id = $1 AND event_id = $2`,
    [endpointId, eventId, at],
  )
  return count === 1
}

type DeliveryRow = Row & {
  event_id: string
  type: string
  stamp_idx: number | null
  at: number
  state: 'due' | 'delivered' | 'failed'
  attempts: number
  due_at: number
  status: number | null
  cause: string | null
  tried_at: number | null
}

/** The log of one endpoint, newest first, each with its last try. */
export function listDeliveries(
  query: Queries['query'],
  endpointId: string,
  limit: number,
): Promise<DeliveryRow[]> {
  return query<DeliveryRow>(
    `SELECT d.event_id, e.type, e.stamp_idx, e.at, d.state, d.attempts, d.due_at,
       a.status, a.cause, a.at AS tried_at
     FROM webhook_deliveries d
     JOIN webhook_events e ON e.event_id = d.event_id
     LEFT JOIN webhook_attempts a ON a.endpoint_id = d.endpoint_id AND a.event_id = d.event_id
       AND a.at = (SELECT MAX(at) FROM webhook_attempts
                   WHERE endpoint_id = d.endpoint_id AND event_id = d.event_id)
     WHERE d.endpoint_id = $1 ORDER BY e.at DESC, d.event_id LIMIT $2`,
    [endpointId, limit],
  )
}
