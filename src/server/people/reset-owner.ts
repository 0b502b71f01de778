/** For who has lost the password or the phone, and has the server: what nobody can do who has only the app. */
import { randomBytes } from 'node:crypto'
import { asLogin } from '#shared/people-api.ts'
import type { Db, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { passwordSubject, setPassword } from './accounts.ts'
import { removeAuthenticator } from './authenticator.ts'
import { createHasher } from './hasher.ts'
import { removePasskeysOf } from './passkeys.ts'
import { clearTriesFrom } from './tries.ts'

/** Whoever is at the server's console. */
const actor = 'server'

type Deps = { db: Db; vault: Vault; now: () => number }

/**
 * A new password for a manager's account; the owner's, or the only one, where no name is given. Its authenticator app is off, its passkeys,
 * sessions and known browsers are over, the person is enabled. Throws a sentence that names the accounts where it is not clear whose.
 */
export async function resetOwner(
  { db, vault, now }: Deps,
  login: string | undefined,
): Promise<{ login: string; password: string }> {
  const accounts = await db.read<Row & { person_id: string; login: string; is_owner: number }>(
    "SELECT person_id, login, is_owner FROM people WHERE role = 'manager' AND login IS NOT NULL ORDER BY login",
  )
  const owner = accounts.filter((it) => it.is_owner === 1)
  const usual = owner.length > 0 ? owner : accounts
  const named = login === undefined ? usual : accounts.filter((it) => it.login === asLogin(login))
  const [account] = named
  if (!account || named.length > 1)
    throw new Error(`say whose account: ${accounts.map((it) => it.login).join(', ') || 'there is none yet'}`)
  const password = randomBytes(18).toString('base64url')
  const hash = await createHasher(vault).hash(password)
  const { person_id: personId } = account
  const at = now()
  await db.write(async (tx) => {
    await tx.run('UPDATE people SET disabled_at = NULL WHERE person_id = $1', [personId])
    await setPassword(tx, personId, account.login, hash, actor, at)
    await clearTriesFrom(tx, passwordSubject(vault, account.login))
    await removeAuthenticator(tx, { personId, actor, at })
    await removePasskeysOf(tx, { personId, actor, at })
  })
  return { login: account.login, password }
}
