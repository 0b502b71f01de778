/** A manager's account: a name and a password from any browser, with an authenticator app where it is set up. */
import { recoveryCodeOf } from '#shared/recovery-code.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { auditPerson } from './audit-person.ts'
import type { Hasher } from './hasher.ts'
import { createKnownDevices } from './known-devices.ts'
import type { Refused } from './pins.ts'
import { useRecoveryCode } from './recovery-codes.ts'
import { endSessionsOf } from './sessions.ts'
import { matchTotp } from './totp.ts'
import { accountBrake, type Counted, clearTriesFrom, passwordPolicy, type Tries } from './tries.ts'
import { isCommonPassword, minPasswordLength } from './weak-secrets.ts'

type SignIn = { login: string; password: string; code?: string | undefined }
/** From where somebody signs in: an address, and what an earlier sign-in has left in this browser. */
type Source = { address: string; device?: string | undefined }
type SignInVerdict =
  /** `device` is for the browser to keep. */
  | { personId: string; device: string }
  | Refused<'wrong-sign-in' | 'code-needed' | 'sign-in-slowed' | 'too-many-requests'>

export type Accounts = {
  /**
   * The same answer, in the same time, for a wrong name, a wrong password and a wrong code. Waiting belongs to a source
   * and an account together. Where many sources try one account there is a brake on all that are not known, which
   * a right code of the authenticator app, or a recovery code, passes.
   */
  signIn(given: SignIn, from: Source): Promise<SignInVerdict>
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

const wrong = ({ triesLeft, lockedUntil }: Counted): Refused<'wrong-sign-in'> => ({
  refusal: 'wrong-sign-in',
  triesLeft,
  lockedUntil,
})

type Deps = { db: Db; vault: Vault; hasher: Hasher; tries: Tries; now: () => number }

export function createAccounts(deps: Deps): Accounts {
  const { db, vault, hasher, tries, now } = deps
  const devices = createKnownDevices(vault)
  const subjectOf = (login: string) => passwordSubject(vault, login)
  const subjectAt = (login: string, source: string) =>
    `${subjectOf(login)}:${vault.digest('source', `${login} ${source}`)}`

  async function isRight(row: AccountRow | undefined, password: string): Promise<boolean> {
    if (row) return hasher.isRight(password, row.password_hash)
    await hasher.pretend(password)
    return false
  }

  /** True where the code is right, the app's or a recovery code, and then used up. */
  async function takeCode(row: AccountRow, code: string | undefined): Promise<boolean> {
    if (row.totp_sealed === null || code === undefined) return false
    if (recoveryCodeOf(code) !== null) {
      const { person_id: personId } = row
      return db.write((tx) => useRecoveryCode(tx, vault, { personId, code, at: now() }))
    }
    const secret = vault.unseal(row.totp_sealed, totpContext(row.person_id))
    const step = matchTotp(secret, code, now(), row.totp_step)
    return step !== null && useStep(db, row.person_id, step)
  }

  return {
    async signIn({ login, password, code }, { address, device }) {
      if (hasher.isFull()) return { refusal: 'too-many-requests', triesLeft: 0, lockedUntil: null }
      const row = await findByLogin(db, login)
      const deviceId = devices.idOf(device, row)
      const here = subjectAt(login, deviceId === null ? `address ${address}` : `device ${deviceId}`)
      const counted = await tries.count(here, passwordPolicy, 'nobody')
      if (!counted.isCounted) return wrong(counted)
      let hasCode = false
      if (deviceId === null) {
        const braked = await tries.count(subjectOf(login), accountBrake, 'nobody')
        hasCode = !braked.isCounted && row !== undefined && (await takeCode(row, code))
        if (!braked.isCounted && !hasCode) return { ...wrong(braked), refusal: 'sign-in-slowed' }
      }
      if (!(await isRight(row, password)) || !row) return wrong(counted)
      if (row.totp_sealed !== null && !hasCode) {
        if (code === undefined) return { refusal: 'code-needed', triesLeft: 0, lockedUntil: null }
        if (!(await takeCode(row, code))) return wrong(counted)
      }
      await tries.clear(here)
      // Only who came through the brake lets it go: what strangers try goes on beside a known device.
      if (deviceId === null && !hasCode) await tries.clear(subjectOf(login))
      return { personId: row.person_id, device: deviceId !== null && device ? device : devices.make(row) }
    },
    async isOwn(personId, password) {
      const [row] = await db.read<AccountRow>(
        'SELECT * FROM people WHERE person_id = $1 AND password_hash IS NOT NULL AND login IS NOT NULL',
        [personId],
      )
      if (!row || hasher.isFull()) return null
      const here = subjectAt(row.login, `signed in ${personId}`)
      const { isCounted } = await tries.count(here, passwordPolicy, 'nobody')
      if (!isCounted || !(await isRight(row, password))) return null
      await tries.clear(here)
      return row.login
    },
    async set(personId, login, password, actor) {
      if (password.length < minPasswordLength || isCommonPassword(password, [login])) return 'weak-password'
      const hash = await hasher.hash(password)
      return db.write(async (tx) => {
        const done = await setPassword(tx, personId, login, hash, actor, now())
        if (done === 'set') await clearTriesFrom(tx, subjectOf(login))
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

/** Digested: the names that strangers try are nobody's business, and may be of any length. */
export const passwordSubject = (vault: Vault, login: string) => `password:${vault.digest('login', login)}`

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
