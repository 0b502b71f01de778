/** Where webhooks go. Each write is one statement in the caller's transaction, beside its audit row. */
import type { Queries, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'

export type EndpointRow = Row & {
  endpoint_id: string
  url: string
  description: string
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

/** False where it is there already: its answer was lost, and the secret in it. */
export async function insertEndpoint(
  tx: Queries,
  vault: Vault,
  endpoint: { endpointId: string; url: string; description: string; secret: string; at: number },
): Promise<boolean> {
  const { endpointId, url, description, secret, at } = endpoint
  const count = await tx.run(
    `INSERT INTO webhook_endpoints (endpoint_id, url, description, secret_sealed, created_at)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (endpoint_id) DO NOTHING`,
    [endpointId, url, description, vault.seal(secret, context(endpointId)), at],
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

/** Both secrets sign until `rotationMs` have passed. */
export function rotateSecret(
  tx: Queries,
  vault: Vault,
  { endpointId, secret, at }: { endpointId: string; secret: string; at: number },
): Promise<number> {
  return tx.run(
    `UPDATE webhook_endpoints SET previous_sealed = secret_sealed, previous_until = $2, secret_sealed = $3
     WHERE endpoint_id = $1`,
    [endpointId, at + rotationMs, vault.seal(secret, context(endpointId))],
  )
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
