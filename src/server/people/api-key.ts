import { createHash, randomBytes } from 'node:crypto'
import type { Db } from '../db/db.ts'
import { readSetting, textSetting, writeSetting } from '../db/settings.ts'
import { isSameSecret } from '../db/vault.ts'

const keyHash = textSetting('api_key_hash')

const prefix = 'sdk_'

/** For systems that call `/api/stamp/v1`. */
export function makeApiKey(): string {
  return prefix + randomBytes(32).toString('base64url')
}

/** The key's hash, kept; the key itself is shown once, where it is made. */
export async function keepApiKey(db: Db, key: string): Promise<void> {
  await db.write((tx) => writeSetting(tx, keyHash, hashed(key)))
}

export async function hasApiKey(db: Db): Promise<boolean> {
  return (await readSetting(db.read, keyHash)) !== null
}

/** `Authorization: APIKey …` against the kept hash. 256 random bits need no slow hash. */
export async function isApiKey(db: Db, authorization: string): Promise<boolean> {
  const key = /^APIKey (\S{1,200})$/i.exec(authorization)?.[1]
  const kept = await readSetting(db.read, keyHash)
  return key !== undefined && kept !== null && isSameSecret(hashed(key), kept)
}

function hashed(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}
