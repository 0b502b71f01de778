import { createHash, randomBytes } from 'node:crypto'
import type { Db } from '../db/db.ts'
import { isSameSecret } from '../db/vault.ts'

const prefix = 'sdk_'

/** For systems that call `/api/stamp/v1`. */
export function makeApiKey(): string {
  return prefix + randomBytes(32).toString('base64url')
}

/** The key's hash, kept; the key itself is shown once, where it is made. */
export async function keepApiKey(db: Db, key: string): Promise<void> {
  await db.write((tx) =>
    tx.run(
      `INSERT INTO settings (key, value) VALUES ('api_key_hash', $1)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      [hashed(key)],
    ),
  )
}

export async function hasApiKey(db: Db): Promise<boolean> {
  return (await keptHash(db)) !== undefined
}

/** `Authorization: APIKey …` against the kept hash. 256 random bits need no slow hash. */
export async function isApiKey(db: Db, authorization: string): Promise<boolean> {
  const key = /^APIKey (\S{1,200})$/i.exec(authorization)?.[1]
  const kept = await keptHash(db)
  return key !== undefined && kept !== undefined && isSameSecret(hashed(key), kept)
}

async function keptHash(db: Db): Promise<string | undefined> {
  const [row] = await db.read<{ value: string }>("SELECT value FROM settings WHERE key = 'api_key_hash'")
  return row?.value
}

function hashed(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}
