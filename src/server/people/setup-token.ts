/** The one-time address with which the owner makes the shop (outside the demo). */
import type { Db, Queries, Row } from '../db/db.ts'
import { keepSetting, readSetting, setSetting } from '../db/setting-rows.ts'
import type { Vault } from '../db/vault.ts'
import { hashedToken, newToken } from './tokens.ts'

const hashKey = 'setup_token_hash'
const sealedKey = 'setup_token_sealed'

/**
 * The same for every process and every start until the shop has a manager, so that no start takes away the address that
 * another one has printed. Null from then on.
 */
export async function readySetupToken(db: Db, vault: Vault): Promise<string | null> {
  if (await hasManager(db)) return null
  const token = newToken()
  await db.write(async (tx) => {
    if (await keepSetting(tx, sealedKey, vault.seal(token, sealedKey)))
      await setSetting(tx, hashKey, hashedToken(token))
  })
  const sealed = await readSetting(db.read, sealedKey)
  return sealed && vault.unseal(sealed, sealedKey)
}

/** Whoever deletes the row makes the shop: two at once cannot. */
export async function useSetupToken(tx: Queries, token: string): Promise<boolean> {
  const count = await tx.run(`DELETE FROM settings WHERE key = '${hashKey}' AND value = $1`, [
    hashedToken(token),
  ])
  if (count === 1) await tx.run(`DELETE FROM settings WHERE key = '${sealedKey}'`)
  return count === 1
}

export async function hasManager(db: Db): Promise<boolean> {
  const [row] = await db.read<Row>("SELECT 1 AS one FROM people WHERE role = 'manager' LIMIT 1")
  return row !== undefined
}
