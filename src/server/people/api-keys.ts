/**
 * The keys of other systems: 256 random bits each, kept as their SHA-256, which needs no slow hash. One of them, `start`,
 * is the operator's own or the one that the first start makes and shows; the others are made by managers.
 */
import { hash, randomBytes } from 'node:crypto'
import { type KeyScope, keyScopes } from '#shared/api-keys-api.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import { readSetting, removeSetting, textSetting, writeSetting } from '../db/settings.ts'
import type { Vault } from '../db/vault.ts'

export const startKeyId = 'start'
/** How long the key before a rotation is still good. */
const rotationMs = 24 * 3_600_000
/** Sealed: the demo shows its key at each start, a shop's is shown until it has been printed once. */
const demoKey = { sealed: textSetting('demo_api_key'), context: 'demo:apiKey' }
const unshownKey = { sealed: textSetting('unshown_api_key'), context: 'unshown:apiKey' }

export type ApiKeyRow = Row & {
  key_id: string
  name: string
  scopes: string
  previous_until: number | null
  made_at: number
  revoked_at: number | null
}
type Made = { keyId: string; name: string; scopes: readonly KeyScope[]; key: string; at: number }
type Change = { keyId: string; at: number }

type Wanted = { apiKey?: string | undefined; demo: boolean; now: () => number }

/** The key to be shown, where there is one. */
export async function readyStartKey(db: Db, vault: Vault, wanted: Wanted): Promise<string | null> {
  const { apiKey, demo, now } = wanted
  if (apiKey) {
    await db.write((tx) => setStartKey(tx, apiKey, now()))
    await startKeyShown(db)
    return demo ? apiKey : null
  }
  const key = drawApiKey()
  const { sealed: setting, context } = demo ? demoKey : unshownKey
  await db.write(async (tx) => {
    const made = { keyId: startKeyId, name: '', scopes: keyScopes, key, at: now() }
    if (await insertApiKey(tx, made)) await writeSetting(tx, setting, vault.seal(key, context))
  })
  const sealed = await readSetting(db.read, setting)
  return sealed && vault.unseal(sealed, context)
}

/** It was printed: from here on only who has read it knows it. */
export async function startKeyShown(db: Db): Promise<void> {
  await db.write((tx) => removeSetting(tx, unshownKey.sealed))
}

/** One that a manager has revoked stays so until the operator sets another. */
async function setStartKey(tx: Queries, key: string, at: number): Promise<void> {
  await tx.run(
    `INSERT INTO api_keys (key_id, name, scopes, key_hash, made_at) VALUES ($1, '', $2, $3, $4)
     ON CONFLICT (key_id) DO UPDATE SET key_hash = excluded.key_hash, made_at = excluded.made_at,
       previous_hash = NULL, previous_until = NULL, revoked_at = NULL
     WHERE api_keys.key_hash <> excluded.key_hash`,
    [startKeyId, keyScopes.join(), hashed(key), at],
  )
}

export const drawApiKey = () => `sdk_${randomBytes(32).toString('base64url')}`

/** False where it is there already: its answer was lost, and the key in it. */
export async function insertApiKey(tx: Queries, { keyId, name, scopes, key, at }: Made): Promise<boolean> {
  const count = await tx.run(
    `INSERT INTO api_keys (key_id, name, scopes, key_hash, made_at, rotation_id) VALUES ($1, $2, $3, $4, $5, $1)
     ON CONFLICT (key_id) DO NOTHING`,
    [keyId, name, keyScopes.filter((scope) => scopes.includes(scope)).join(), hashed(key), at],
  )
  return count === 1
}

/** The same call once more gives another key in place of the one whose answer was lost; the one before stays good. */
export async function replaceApiKey(
  tx: Queries,
  { keyId, key, rotationId, at }: Change & { key: string; rotationId: string },
): Promise<boolean> {
  const again = await tx.run(
    `UPDATE api_keys SET key_hash = $2 WHERE key_id = $1 AND revoked_at IS NULL AND rotation_id = $3`,
    [keyId, hashed(key), rotationId],
  )
  if (again === 1) return true
  const count = await tx.run(
    `UPDATE api_keys SET previous_hash = key_hash, previous_until = $3, key_hash = $2, rotation_id = $4
     WHERE key_id = $1 AND revoked_at IS NULL`,
    [keyId, hashed(key), at + rotationMs, rotationId],
  )
  return count === 1
}

export async function endApiKey(tx: Queries, { keyId, at }: Change): Promise<boolean> {
  const count = await tx.run(
    `UPDATE api_keys SET revoked_at = $2, previous_hash = NULL, previous_until = NULL
     WHERE key_id = $1 AND revoked_at IS NULL`,
    [keyId, at],
  )
  return count === 1
}

export function readApiKeys(query: Queries['query']): Promise<ApiKeyRow[]> {
  return query<ApiKeyRow>(
    `SELECT key_id, name, scopes, previous_until, made_at, revoked_at FROM api_keys ORDER BY made_at, key_id`,
  )
}

/** Whose `Authorization: APIKey …` it is. Looked for by its hash, so that how long it takes tells nothing of a key. */
export async function findApiKey(
  query: Queries['query'],
  authorization: string,
  at: number,
): Promise<{ keyId: string; scopes: KeyScope[] } | null> {
  const key = /^APIKey (\S{1,200})$/i.exec(authorization)?.[1]
  if (key === undefined) return null
  const [row] = await query<ApiKeyRow>(
    `SELECT key_id, scopes FROM api_keys
     WHERE revoked_at IS NULL AND (key_hash = $1 OR (previous_hash = $1 AND previous_until > $2))`,
    [hashed(key), at],
  )
  return row ? { keyId: row.key_id, scopes: scopesOf(row) } : null
}

/** None that this program does not know. */
export const scopesOf = ({ scopes }: Pick<ApiKeyRow, 'scopes'>): KeyScope[] =>
  keyScopes.filter((scope) => scopes.split(',').includes(scope))

function hashed(key: string): string {
  return hash('sha256', key, 'base64url')
}
