/** The one-time address with which the owner makes the shop (outside the demo). */
import type { Db, Queries, Row } from '../db/db.ts'
import { hashedToken, newToken } from './tokens.ts'

/** A new one at each start, since only the newest start's output is at hand. Null once the shop has a manager. */
export async function readySetupToken(db: Db): Promise<string | null> {
  if (await hasManager(db)) return null
  const token = newToken()
  await db.write((tx) =>
    tx.run(
      `INSERT INTO settings (key, value) VALUES ('setup_token_hash', $1)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      [hashedToken(token)],
    ),
  )
  return token
}

/** Whoever deletes the row makes the shop: two at once cannot. */
export async function useSetupToken(tx: Queries, token: string): Promise<boolean> {
  const count = await tx.run("DELETE FROM settings WHERE key = 'setup_token_hash' AND value = $1", [
    hashedToken(token),
  ])
  return count === 1
}

export async function hasManager(db: Db): Promise<boolean> {
  const [row] = await db.read<Row>("SELECT 1 AS one FROM people WHERE role = 'manager' LIMIT 1")
  return row !== undefined
}
