/** For who has lost the phone: ten codes, each of which stands for the authenticator's once. */
import { randomInt } from 'node:crypto'
import { recoverySymbols } from '#shared/recovery-code.ts'
import type { Queries } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { auditPerson } from './audit-person.ts'

const codesAtOnce = 10
const symbolsEach = 10

/** The ones before are over. Shown once: what is kept opens nothing without the secret, which is not in the database. */
export async function renewRecoveryCodes(
  tx: Queries,
  vault: Vault,
  { personId, at }: { personId: string; at: number },
): Promise<string[]> {
  const codes = Array.from({ length: codesAtOnce }, drawCode)
  await endRecoveryCodes(tx, personId)
  for (const code of codes)
    await tx.run('INSERT INTO recovery_codes (code_digest, person_id, made_at) VALUES ($1, $2, $3)', [
      digestOf(vault, personId, code),
      personId,
      at,
    ])
  return codes
}

export async function endRecoveryCodes(tx: Queries, personId: string): Promise<void> {
  await tx.run('DELETE FROM recovery_codes WHERE person_id = $1', [personId])
}

/** True where it was one that had not been used. */
export async function useRecoveryCode(
  tx: Queries,
  vault: Vault,
  { personId, code, at }: { personId: string; code: string; at: number },
): Promise<boolean> {
  const count = await tx.run(
    'UPDATE recovery_codes SET used_at = $2 WHERE code_digest = $1 AND used_at IS NULL',
    [digestOf(vault, personId, code), at],
  )
  if (count === 0) return false
  await auditPerson(tx, {
    at,
    event: 'recovery-code.used',
    actor: `person:${personId}`,
    body: { personId },
  })
  return true
}

function drawCode(): string {
  const symbols = Array.from(
    { length: symbolsEach },
    () => recoverySymbols[randomInt(recoverySymbols.length)],
  )
  return `${symbols.slice(0, 5).join('')}-${symbols.slice(5).join('')}`
}

const digestOf = (vault: Vault, personId: string, code: string) =>
  vault.digest('recovery code', `${personId} ${code}`)
