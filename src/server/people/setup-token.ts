/** The one-time address with which the owner makes the shop (outside the demo). */
import type { Db, Queries, Row } from '../db/db.ts'
import {
  claimSetting,
  readSetting,
  removeSetting,
  takeSetting,
  textSetting,
  writeSetting,
} from '../db/settings.ts'
import type { Vault } from '../db/vault.ts'
import { hashedToken, newToken } from './tokens.ts'

const tokenHash = textSetting('setup_token_hash')
const sealedToken = textSetting('setup_token_sealed')

/**
 * The same for every process and every start until the shop has a manager, so that no start takes away the address that
 * another one has printed. Null from then on.
 */
export async function readySetupToken(db: Db, vault: Vault): Promise<string | null> {
  if (await hasManager(db)) return null
  const token = newToken()
  await db.write(async (tx) => {
    if (await claimSetting(tx, sealedToken, vault.seal(token, sealedToken.key)))
      await writeSetting(tx, tokenHash, hashedToken(token))
  })
  const sealed = await readSetting(db.read, sealedToken)
  return sealed && vault.unseal(sealed, sealedToken.key)
}

/** Whoever deletes the row makes the shop: two at once cannot. */
export async function useSetupToken(tx: Queries, token: string): Promise<boolean> {
  const isTaken = await takeSetting(tx, tokenHash, hashedToken(token))
  if (isTaken) await removeSetting(tx, sealedToken)
  return isTaken
}

export async function hasManager(db: Db): Promise<boolean> {
  const [row] = await db.read<Row>("SELECT 1 AS one FROM people WHERE role = 'manager' LIMIT 1")
  return row !== undefined
}
