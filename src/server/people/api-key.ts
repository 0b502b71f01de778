/** The key for systems that call `/api/stamp/v1`: the owner's own, or one that the first start makes and shows. */
import { hash, randomBytes } from 'node:crypto'
import type { Db } from '../db/db.ts'
import { claimSetting, readSetting, removeSetting, textSetting, writeSetting } from '../db/settings.ts'
import { isSameSecret, type Vault } from '../db/vault.ts'

const keyHash = textSetting('api_key_hash')
/** Sealed: the demo shows its key at each start, a shop's is shown until it has been printed once. */
const demoKey = { sealed: textSetting('demo_api_key'), context: 'demo:apiKey' }
const unshownKey = { sealed: textSetting('unshown_api_key'), context: 'unshown:apiKey' }

type Wanted = { apiKey?: string | undefined; demo: boolean }

/** The key to be shown, where there is one. */
export async function readyApiKey(db: Db, vault: Vault, { apiKey, demo }: Wanted): Promise<string | null> {
  if (apiKey) {
    await db.write((tx) => writeSetting(tx, keyHash, hashed(apiKey)))
    await apiKeyShown(db)
    return demo ? apiKey : null
  }
  const made = `sdk_${randomBytes(32).toString('base64url')}`
  const { sealed: setting, context } = demo ? demoKey : unshownKey
  await db.write(async (tx) => {
    if (await claimSetting(tx, keyHash, hashed(made)))
      await writeSetting(tx, setting, vault.seal(made, context))
  })
  const sealed = await readSetting(db.read, setting)
  return sealed && vault.unseal(sealed, context)
}

/** It was printed: from here on only who has read it knows it. */
export async function apiKeyShown(db: Db): Promise<void> {
  await db.write((tx) => removeSetting(tx, unshownKey.sealed))
}

/** `Authorization: APIKey …` against the kept hash. 256 random bits need no slow hash. */
export async function isApiKey(db: Db, authorization: string): Promise<boolean> {
  const key = /^APIKey (\S{1,200})$/i.exec(authorization)?.[1]
  const kept = await readSetting(db.read, keyHash)
  return key !== undefined && kept !== null && isSameSecret(hashed(key), kept)
}

function hashed(key: string): string {
  return hash('sha256', key, 'base64url')
}
