/** A manager's account: a name and a password from any browser, with an authenticator app where it is set up. */
import type { Db, Queries, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { auditPerson } from './audit-person.ts'
import type { Hasher } from './hasher.ts'
import type { Refused } from './pins.ts'
import { endSessionsOf } from './sessions.ts'
import { matchTotp } from './totp.ts'
import { clearTries, passwordPolicy, type Tries } from './tries.ts'
import { isCommonPassword, minPasswordLength } from './weak-secrets.ts'

export type SignIn = { login: string; password: string; code?: string | undefined }
export type SignInVerdict =
  | { personId: string }
  | Refused<'wrong-sign-in' | 'code-needed' | 'too-many-requests'>

export type Accounts = {
  /** The same answer, in the same time, for a wrong name, a wrong password and a wrong code. */
  signIn(given: SignIn): Promise<SignInVerdict>
  /** For what asks the password once more, counted like a sign-in: one's own sign-in name, or null. */
  isOwn(personId: string, password: string): Promise<string | null>
  set(personId: string, login: string, password: string, actor: string): Promise<SetOutcome>
}
type SetOutcome = 'set' | 'unknown' | 'weak-password' | 'login-taken'

type AccountRow = Row & {
  person_id: string
  login: string
  password_hash: string
  totp_sealed: string | null
  totp_step: number
}

type Ports = { db: Db; vault: Vault; hasher: Hasher; tries: Tries; now: () => number }

export function createAccounts(ports: Ports): Accounts {
  const { db, vault, hasher, tries, now } = ports
  /** Digested: the names that strangers try are nobody's business, and may be of any length. */
  const subjectOf = (login: string) => `password:${vault.digest('login', login)}`

  async function compare(row: AccountRow | undefined, login: string, password: string) {
    const counted = await tries.count(subjectOf(login), passwordPolicy, 'nobody')
    const { triesLeft, lockedUntil } = counted
    const wrong = { refusal: 'wrong-sign-in' as const, triesLeft, lockedUntil }
    if (!counted.isCounted) return wrong
    if (row) return (await hasher.isRight(password, row.password_hash)) ? null : wrong
    await hasher.pretend(password)
    return wrong
  }

  return {
    async signIn({ login, password, code }) {
      if (hasher.isFull()) return { refusal: 'too-many-requests', triesLeft: 0, lockedUntil: null }
      const row = await findByLogin(db, login)
      const wrong = await compare(row, login, password)
      if (wrong || !row) return wrong ?? { refusal: 'wrong-sign-in', triesLeft: 0, lockedUntil: null }
      if (row.totp_sealed !== null) {
        if (code === undefined) return { refusal: 'code-needed', triesLeft: 0, lockedUntil: null }
        const secret = vault.unseal(row.totp_sealed, totpContext(row.person_id))
        const step = matchTotp(secret, code, now(), row.totp_step)
        if (step === null || !(await useStep(db, row.person_id, step)))
          return { refusal: 'wrong-sign-in', triesLeft: 0, lockedUntil: null }
      }
      await tries.clear(subjectOf(login))
      return { personId: row.person_id }
    },
    async isOwn(personId, password) {
      const [row] = await db.read<AccountRow>(
        'SELECT * FROM people WHERE person_id = $1 AND password_hash IS NOT NULL AND login IS NOT NULL',
        [personId],
      )
      if (!row || hasher.isFull()) return null
      if ((await compare(row, row.login, password)) !== null) return null
      await tries.clear(subjectOf(row.login))
      return row.login
    },
    async set(personId, login, password, actor) {
      if (password.length < minPasswordLength || isCommonPassword(password, [login])) return 'weak-password'
      const hash = await hasher.hash(password)
      return db.write(async (tx) => {
        const done = await setPassword(tx, personId, login, hash, actor, now())
        if (done === 'set') await clearTries(tx, subjectOf(login))
        return done
      })
    },
  }
}

async function findByLogin(db: Db, login: string): Promise<AccountRow | undefined> {
  const [row] = await db.read<AccountRow>(
    `SELECT * FROM people WHERE login = $1 AND password_hash IS NOT NULL AND disabled_at IS NULL
       AND role = 'manager'`,
    [login],
  )
  return row
}

export async function setPassword(
  tx: Queries,
  personId: string,
  login: string,
  hash: string,
  actor: string,
  at: number,
): Promise<'set' | 'unknown' | 'login-taken'> {
  const [taken] = await tx.query('SELECT 1 AS one FROM people WHERE login = $1 AND person_id <> $2', [
    login,
    personId,
  ])
  if (taken) return 'login-taken'
  const count = await tx.run(
    "UPDATE people SET login = $2, password_hash = $3 WHERE person_id = $1 AND role = 'manager'",
    [personId, login, hash],
  )
  if (count === 0) return 'unknown'
  await endSessionsOf(tx, personId, at)
  await auditPerson(tx, { at, event: 'password.set', actor, body: { personId } })
  return 'set'
}

/** False where another request was quicker with the same code. */
async function useStep(db: Db, personId: string, step: number): Promise<boolean> {
  const count = await db.write((tx) =>
    tx.run('UPDATE people SET totp_step = $2 WHERE person_id = $1 AND totp_step < $2', [personId, step]),
  )
  return count === 1
}

export const totpContext = (personId: string) => `person:${personId}:totp`
