import type { Queries, Row } from '../db/db.ts'

export type Due = Row & {
  endpoint_id: string
  event_id: string
  attempts: number
  due_at: number
  body: string
}

export type Attempt = { at: number; status: number | null; cause: string | null; durationMs: number }

/** What could be claimed now, oldest first. */
export function listDue(query: Queries['query'], at: number, limit: number): Promise<Due[]> {
  return query<Due>(
    `SELECT d.endpoint_id, d.event_id, d.attempts, d.due_at, e.body FROM webhook_deliveries d
     JOIN webhook_events e ON e.event_id = d.event_id
     JOIN webhook_endpoints p ON p.endpoint_id = d.endpoint_id
     WHERE d.state = 'due' AND d.due_at <= $1 AND d.lease_until <= $1 AND p.disabled_at IS NULL
     ORDER BY d.due_at, d.event_id LIMIT $2`,
    [at, limit],
  )
}

/** Age of the oldest row that waits, for the metrics; null where none does. */
export async function oldestDueAt(query: Queries['query']): Promise<number | null> {
  const [row] = await query<Row & { at: number | null }>(
    "SELECT MIN(due_at) AS at FROM webhook_deliveries WHERE state = 'due'",
  )
  return row?.at ?? null
}

/** True for exactly one of several processes. */
export async function claimDelivery(
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
export async function settleDelivery(
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

export async function insertAttempt(
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
