/**
 * Where webhooks go, and the secrets that sign what goes there. Each write is one statement in the caller's transaction,
 * beside its audit row.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { type WebhookKind, webhookKinds } from '#shared/webhooks-api.ts'
import type { Queries, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'

export type EndpointRow = Row & {
  endpoint_id: string
  url: string
  description: string
  /** With commas between; null is all. */
  kinds: string | null
  secret_sealed: string
  previous_sealed: string | null
  previous_until: number | null
  disabled_at: number | null
  disabled_cause: string | null
  created_at: number
}

/** How long the secret before the rotation still signs. */
const rotationMs = 24 * 3_600_000

const context = (endpointId: string) => `webhook:${endpointId}`

type NewEndpoint = {
  endpointId: string
  url: string
  description: string
  /** All where absent. */
  kinds?: readonly WebhookKind[] | null
  secret: string
  at: number
}

/** False where it is there already: its answer was lost, and the secret in it. */
export async function insertEndpoint(tx: Queries, vault: Vault, endpoint: NewEndpoint): Promise<boolean> {
  const { endpointId, url, description, kinds = null, secret, at } = endpoint
  const count = await tx.run(
    `INSERT INTO webhook_endpoints (endpoint_id, url, description, kinds, secret_sealed, created_at, rotation_id)
     VALUES ($1, $2, $3, $4, $5, $6, $1) ON CONFLICT (endpoint_id) DO NOTHING`,
    [endpointId, url, description, kinds?.join() ?? null, vault.seal(secret, context(endpointId)), at],
  )
  return count === 1
}

export function listEndpoints(query: Queries['query']): Promise<EndpointRow[]> {
  return query<EndpointRow>('SELECT * FROM webhook_endpoints ORDER BY created_at, endpoint_id')
}

export async function findEndpoint(
  query: Queries['query'],
  endpointId: string,
): Promise<EndpointRow | undefined> {
  const [row] = await query<EndpointRow>('SELECT * FROM webhook_endpoints WHERE endpoint_id = $1', [
    endpointId,
  ])
  return row
}

/**
 * Both secrets sign until `rotationMs` have passed. The same call once more, since its answer was lost, gives another
 * secret in place of the one that nobody read; the one before goes on signing.
 */
export async function rotateSecret(
  tx: Queries,
  vault: Vault,
  {
    endpointId,
    secret,
    rotationId,
    at,
  }: { endpointId: string; secret: string; rotationId: string; at: number },
): Promise<boolean> {
  const sealed = vault.seal(secret, context(endpointId))
  const again = await tx.run(
    'UPDATE webhook_endpoints SET secret_sealed = $2 WHERE endpoint_id = $1 AND rotation_id = $3',
    [endpointId, sealed, rotationId],
  )
  if (again === 1) return true
  const count = await tx.run(
    `UPDATE webhook_endpoints SET previous_sealed = secret_sealed, previous_until = $2, secret_sealed = $3,
       rotation_id = $4 WHERE endpoint_id = $1`,
    [endpointId, at + rotationMs, sealed, rotationId],
  )
  return count === 1
}

export async function setKinds(
  tx: Queries,
  endpointId: string,
  kinds: readonly WebhookKind[] | null,
): Promise<boolean> {
  const count = await tx.run('UPDATE webhook_endpoints SET kinds = $2 WHERE endpoint_id = $1', [
    endpointId,
    kinds?.join() ?? null,
  ])
  return count === 1
}

/** None that this program does not know; null is all. */
export function kindsOf({ kinds }: Pick<EndpointRow, 'kinds'>): WebhookKind[] | null {
  return kinds === null ? null : webhookKinds.filter((kind) => kinds.split(',').includes(kind))
}

export function disableEndpoint(tx: Queries, endpointId: string, at: number, cause: string): Promise<number> {
  return tx.run(
    `UPDATE webhook_endpoints SET disabled_at = $2, disabled_cause = $3
     WHERE endpoint_id = $1 AND disabled_at IS NULL`,
    [endpointId, at, cause],
  )
}

/** What waited meanwhile goes out now: nothing was dropped. */
export function enableEndpoint(tx: Queries, endpointId: string): Promise<number> {
  return tx.run(
    `UPDATE webhook_endpoints SET disabled_at = NULL, disabled_cause = NULL
     WHERE endpoint_id = $1 AND disabled_at IS NOT NULL`,
    [endpointId],
  )
}

/** The newest first. */
export function secretsOf(row: EndpointRow, vault: Vault, at: number): string[] {
  const sealed = [row.secret_sealed]
  if (row.previous_sealed !== null && at < (row.previous_until ?? 0)) sealed.push(row.previous_sealed)
  return sealed.map((text) => vault.unseal(text, context(row.endpoint_id)))
}

const secretPrefix = 'whsec_'

/** 32 random bytes; the specification asks for 24 to 64. */
export function makeWebhookSecret(): string {
  return secretPrefix + randomBytes(32).toString('base64')
}

type Signed = { 'webhook-id': string; 'webhook-timestamp': string; 'webhook-signature': string }

/**
 * Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, one signature a secret that is still good. During a
 * rotation the receiver may know either secret, so both sign. `at` is in
 * milliseconds.
 */
export function signedHeaders(eventId: string, at: number, body: string, secrets: readonly string[]): Signed {
  const timestamp = String(Math.floor(at / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(secretPrefix.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${eventId}.${timestamp}.${body}`).digest('base64')}`
  })
  return {
    'webhook-id': eventId,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
