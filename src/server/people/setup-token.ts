/** The one-time address with which the owner makes the shop (outside the demo). */
import type { Db, Queries, Row } from '../db/db.ts'
import { takeSetting, textSetting, writeSetting } from '../db/settings.ts'
import { hashedToken, newToken } from './tokens.ts'

const tokenHash = textSetting('setup_token_hash')

/** A new one at each start, since only the newest start's output is at hand. Null once the shop has a manager. */
export async function readySetupToken(db: Db): Promise<string | null> {
  if (await hasManager(db)) return null
  const token = newToken()
  await db.write((tx) => writeSetting(tx, tokenHash, hashedToken(token)))
  return token
}

/** Whoever deletes the row makes the shop: two at once cannot. */
export function useSetupToken(tx: Queries, token: string): Promise<boolean> {
  return takeSetting(tx, tokenHash, hashedToken(token))
}

export async function hasManager(db: Db): Promise<boolean> {
  const [row] = await db.read<Row>("SELECT 1 AS one FROM people WHERE role = 'manager' LIMIT 1")
  return row !== undefined
}
