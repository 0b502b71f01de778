/** Turning the authenticator app on and off. */
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { totpContext } from './accounts.ts'
import { auditPerson } from './audit-person.ts'
import { makeTotpSecret, matchTotp, totpUri } from './totp.ts'

export type Authenticator = {
  /** Nothing is kept yet: `ticket` is the secret, sealed for this person, and comes back with a first code. */
  begin(personId: string, shopNm: string, personNm: string): { secret: string; uri: string; ticket: string }
  /** False for a wrong code or somebody else's ticket. */
  confirm(personId: string, ticket: string, code: string, actor: string): Promise<boolean>
  end(personId: string, actor: string): Promise<void>
}

export function createAuthenticator(deps: { db: Db; vault: Vault; now: () => number }): Authenticator {
  const { db, vault, now } = deps

  async function keep(personId: string, sealed: string | null, step: number, actor: string): Promise<void> {
    await db.write(async (tx) => {
      await tx.run('UPDATE people SET totp_sealed = $2, totp_step = $3 WHERE person_id = $1', [
        personId,
        sealed,
        step,
      ])
      const event = sealed ? 'authenticator.added' : 'authenticator.removed'
      await auditPerson(tx, { at: now(), event, actor, body: { personId } })
    })
  }

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
      if (step === null) return false
      await keep(personId, ticket, step, actor)
      return true
    },
    end: (personId, actor) => keep(personId, null, 0, actor),
  }
}

function openTicket(vault: Vault, ticket: string, personId: string): string | null {
  try {
    return vault.unseal(ticket, totpContext(personId))
  } catch {
    return null
  }
}
