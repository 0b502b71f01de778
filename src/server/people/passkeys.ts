/**
 * Passkeys (WebAuthn Level 3): a key in a manager's device, which it uses only at the shop's own address and for whoever
 * it has recognised. So one stands for the password and the authenticator app together.
 */
import type {
  NewPasskey,
  Passkey,
  PasskeyCreation,
  PasskeyRequest,
  PasskeySignIn,
} from '#shared/passkeys-api.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { auditPerson } from './audit-person.ts'
import { challengeMs, createChallenges } from './passkey-challenges.ts'

type Person = { personId: string; personNm: string; login: string; shopNm: string }

export type Passkeys = {
  list(personId: string): Promise<Passkey[]>
  begin(person: Person, site: Site): Promise<PasskeyCreation>
  /** False where the answer is none to a challenge of this person at this address, or was given before. */
  add(personId: string, passkeyId: string, made: NewPasskey, site: Site, actor: string): Promise<boolean>
  /** False where it is not theirs, or not there any more. */
  rename(personId: string, passkeyId: string, name: string, actor: string): Promise<boolean>
  remove(personId: string, passkeyId: string, actor: string): Promise<void>
  beginSignIn(site: Site): PasskeyRequest
  /** Whose it is; null where it is nobody's who may sign in, and for every answer that is wrong, late or old. */
  signIn(given: PasskeySignIn, site: Site): Promise<string | null>
}

/** Where the shop is open: a passkey is bound to it. */
export type Site = { origin: string; rpId: string }

/** Null where no browser makes one: without https, or at an address that is no name (section 5.1.2, the effective domain). */
export function siteOf(publicUrl: string): Site | null {
  if (!URL.canParse(publicUrl)) return null
  const { origin, hostname, protocol } = new URL(publicUrl)
  const isName = !/^[\d.]+$|^\[/.test(hostname)
  return isName && (protocol === 'https:' || hostname === 'localhost') ? { origin, rpId: hostname } : null
}

type PasskeyRow = Row & {
  passkey_id: string
  credential_id: string
  person_id: string
  name: string
  public_key: string
  sign_count: number
  transports: string
  made_at: number
  used_at: number | null
  rp_id: string | null
}

/** Ed25519, ECDSA on P-256, RSA: what section 5.8.5 has everybody offer. */
const algorithms = [-8, -7, -257]

/** Of megabytes, and needed by few processes: it comes with the first passkey. */
const load = () => import('@simplewebauthn/server')

export function createPasskeys(deps: { db: Db; vault: Vault; now: () => number }): Passkeys {
  const { db, vault, now } = deps
  const challenges = createChallenges({ vault, now })
  /** Says nothing of whose it is to who has the device (section 14.6.1). */
  const handleOf = (personId: string) => vault.digest('passkey user', personId)
  const rowsOf = (personId: string) =>
    db.read<PasskeyRow>('SELECT * FROM passkeys WHERE person_id = $1 ORDER BY made_at, passkey_id', [
      personId,
    ])

  return {
    async list(personId) {
      const rows = await rowsOf(personId)
      return rows.map((row) => ({
        passkeyId: row.passkey_id,
        name: row.name,
        madeAt: row.made_at,
        usedAt: row.used_at,
        rpId: row.rp_id,
      }))
    },
    async begin({ personId, personNm, login, shopNm }, { rpId }) {
      const rows = await rowsOf(personId)
      return {
        challenge: challenges.draw(personId),
        rp: { id: rpId, name: shopNm },
        user: { id: handleOf(personId), name: login, displayName: personNm },
        pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
        timeout: challengeMs,
        excludeCredentials: rows.map((row) => ({
          type: 'public-key',
          id: row.credential_id,
          transports: transportsOf(row),
        })),
        authenticatorSelection: {
          residentKey: 'required',
          requireResidentKey: true,
          userVerification: 'required',
        },
        attestation: 'none',
      }
    },
    async add(personId, passkeyId, made, site, actor) {
      const { name, credentialId, clientDataJSON, attestationObject, transports } = made
      const { verifyRegistrationResponse } = await load()
      let challenge = ''
      const verified = await orNull(() =>
        verifyRegistrationResponse({
          response: {
            id: credentialId,
            rawId: credentialId,
            type: 'public-key',
            response: { clientDataJSON, attestationObject },
            clientExtensionResults: {},
          },
          expectedChallenge: (given) => challenges.isOurs((challenge = given), personId),
          expectedOrigin: site.origin,
          expectedRPID: site.rpId,
          requireUserVerification: true,
          supportedAlgorithmIDs: algorithms,
        }),
      )
      if (!verified?.verified) return false
      const { credential } = verified.registrationInfo
      return db.write(async (tx) => {
        const [again] = await tx.query(
          'SELECT 1 AS one FROM passkeys WHERE passkey_id = $1 AND person_id = $2 AND credential_id = $3',
          [passkeyId, personId, credential.id],
        )
        // Asked again since the answer was lost.
        if (again) return true
        if (!(await challenges.use(tx, challenge))) return false
        const count = await tx.run(
          `INSERT INTO passkeys (passkey_id, credential_id, person_id, name, public_key, sign_count, transports, made_at, rp_id)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
          [
            passkeyId,
            credential.id,
            personId,
            name,
            Buffer.from(credential.publicKey).toString('base64url'),
            credential.counter,
            transports.join(),
            now(),
            site.rpId,
          ],
        )
        if (count === 0) return false
        await auditPerson(tx, { at: now(), event: 'passkey.added', actor, body: { personId, passkeyId } })
        return true
      })
    },
    rename: (personId, passkeyId, name, actor) =>
      db.write(async (tx) => {
        const count = await tx.run('UPDATE passkeys SET name = $3 WHERE passkey_id = $1 AND person_id = $2', [
          passkeyId,
          personId,
          name,
        ])
        if (count === 0) return false
        await auditPerson(tx, { at: now(), event: 'passkey.renamed', actor, body: { personId, passkeyId } })
        return true
      }),
    async remove(personId, passkeyId, actor) {
      await db.write(async (tx) => {
        const count = await tx.run('DELETE FROM passkeys WHERE passkey_id = $1 AND person_id = $2', [
          passkeyId,
          personId,
        ])
        if (count === 0) return
        await auditPerson(tx, { at: now(), event: 'passkey.removed', actor, body: { personId, passkeyId } })
      })
    },
    beginSignIn: ({ rpId }) => ({
      challenge: challenges.draw(anybody),
      rpId,
      timeout: challengeMs,
      userVerification: 'required',
    }),
    async signIn({ credentialId, ...response }, site) {
      const [row] = await db.read<PasskeyRow>(
        `SELECT k.* FROM passkeys k JOIN people p ON p.person_id = k.person_id
         WHERE k.credential_id = $1 AND p.disabled_at IS NULL AND p.role = 'manager'`,
        [credentialId],
      )
      if (!row) return null
      const { verifyAuthenticationResponse } = await load()
      let challenge = ''
      const verified = await orNull(() =>
        verifyAuthenticationResponse({
          response: {
            id: credentialId,
            rawId: credentialId,
            type: 'public-key',
            response,
            clientExtensionResults: {},
          },
          expectedChallenge: (given) => challenges.isOurs((challenge = given), anybody),
          expectedOrigin: site.origin,
          expectedRPID: site.rpId,
          requireUserVerification: true,
          credential: {
            id: row.credential_id,
            publicKey: Buffer.from(row.public_key, 'base64url'),
            counter: row.sign_count,
          },
        }),
      )
      if (!verified?.verified) return null
      return db.write(async (tx) => {
        if (!(await challenges.use(tx, challenge))) return null
        // A count that has not grown is a copy of the key (section 6.1.1), also where both came at once.
        const count = await tx.run(
          `UPDATE passkeys SET sign_count = $3, used_at = $4, rp_id = $5
           WHERE passkey_id = $1 AND sign_count = $2 AND (sign_count < $3 OR sign_count = 0)`,
          [row.passkey_id, row.sign_count, verified.authenticationInfo.newCounter, now(), site.rpId],
        )
        return count === 1 ? row.person_id : null
      })
    },
  }
}

const anybody = 'sign-in'

const transportsOf = ({ transports }: PasskeyRow) => transports.split(',').filter(Boolean)

/** The library throws at whatever is wrong with an answer. */
async function orNull<T>(verify: () => Promise<T>): Promise<T | null> {
  try {
    return await verify()
  } catch {
    return null
  }
}

/** With the device gone, or the account in other hands. How many there were. */
export async function removePasskeysOf(
  tx: Queries,
  { personId, actor, at }: { personId: string; actor: string; at: number },
): Promise<number> {
  const count = await tx.run('DELETE FROM passkeys WHERE person_id = $1', [personId])
  if (count > 0) await auditPerson(tx, { at, event: 'passkeys.removed', actor, body: { personId, count } })
  return count
}
