/** Turning the authenticator app on and off. */
import type { Db, Queries } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { totpContext } from './accounts.ts'
import { auditPerson } from './audit-person.ts'
import { removePasskeysOf } from './passkeys.ts'
import { endRecoveryCodes, renewRecoveryCodes } from './recovery-codes.ts'
import { endSessionsOf } from './sessions.ts'
import { makeTotpSecret, matchTotp, totpUri } from './totp.ts'

export type Authenticator = {
  /** Nothing is kept yet: `ticket` is the secret, sealed for this person, and comes back with a first code. */
  begin(personId: string, shopNm: string, personNm: string): { secret: string; uri: string; ticket: string }
  /** The recovery codes, shown this once; null for a wrong code or somebody else's ticket. */
  confirm(personId: string, ticket: string, code: string, actor: string): Promise<string[] | null>
  /** Ten new recovery codes, the ones before are over; null where there is no app to recover from. */
  renewCodes(personId: string, actor: string): Promise<string[] | null>
  end(personId: string, actor: string): Promise<void>
  /** Of a colleague who has lost the phone: its passkeys and their sessions end too. False where there is neither app nor passkey. */
  takeOff(personId: string, actor: string): Promise<boolean>
}

export function createAuthenticator(deps: { db: Db; vault: Vault; now: () => number }): Authenticator {
  const { db, vault, now } = deps

  return {
    begin(personId, shopNm, personNm) {
      const secret = makeTotpSecret()
      return {
        secret,
        uri: totpUri(secret, shopNm, personNm),
        ticket: vault.seal(secret, totpContext(personId)),
      }
    },
    async confirm(personId, ticket, code, actor) {
      const secret = openTicket(vault, ticket, personId)
      const step = secret === null ? null : matchTotp(secret, code, now(), 0)
      if (step === null) return null
      return db.write(async (tx) => {
        await tx.run('UPDATE people SET totp_sealed = $2, totp_step = $3 WHERE person_id = $1', [
          personId,
          ticket,
          step,
        ])
        await auditPerson(tx, { at: now(), event: 'authenticator.added', actor, body: { personId } })
        return renewRecoveryCodes(tx, vault, { personId, at: now() })
      })
    },
    renewCodes: (personId, actor) =>
      db.write(async (tx) => {
        const [person] = await tx.query(
          'SELECT 1 AS one FROM people WHERE person_id = $1 AND totp_sealed IS NOT NULL',
          [personId],
        )
        if (!person) return null
        await auditPerson(tx, { at: now(), event: 'recovery-codes.made', actor, body: { personId } })
        return renewRecoveryCodes(tx, vault, { personId, at: now() })
      }),
    async end(personId, actor) {
      await db.write((tx) => removeAuthenticator(tx, { personId, actor, at: now() }))
    },
    takeOff: (personId, actor) =>
      db.write(async (tx) => {
        const by = { personId, actor, at: now() }
        const hadApp = await removeAuthenticator(tx, by)
        const isOff = (await removePasskeysOf(tx, by)) > 0 || hadApp
        if (isOff) await endSessionsOf(tx, personId, now())
        return isOff
      }),
  }
}

/** False where there was none. Its recovery codes are over with it. */
export async function removeAuthenticator(
  tx: Queries,
  { personId, actor, at }: { personId: string; actor: string; at: number },
): Promise<boolean> {
  await endRecoveryCodes(tx, personId)
  const count = await tx.run(
    'UPDATE people SET totp_sealed = NULL, totp_step = 0 WHERE person_id = $1 AND totp_sealed IS NOT NULL',
    [personId],
  )
  if (count === 0) return false
  await auditPerson(tx, { at, event: 'authenticator.removed', actor, body: { personId } })
  return true
}

function openTicket(vault: Vault, ticket: string, personId: string): string | null {
  try {
    return vault.unseal(ticket, totpContext(personId))
  } catch {
    return null
  }
}
