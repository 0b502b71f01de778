import type { PasswordRefusal } from '#shared/counter-api.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Queries } from '../db/db.ts'
import { isSameSecret } from '../db/vault.ts'
import { callerScope } from './caller.ts'
import type { Deciding } from './decision.ts'

/** S-2: five wrong ones lock for a minute, and each further one again; ten lock until a manager resets. */
export const firstLockAt = 5
export const hardLockAt = 10
export const lockMs = 60_000
const untilReset = 8_640_000_000_000_000

export type Compared =
  | 'right'
  | { refusal: 'wrong-password' | 'too-many-wrong-passwords'; password: PasswordRefusal }

/**
 * Compares in constant time and counts per caller and card. The try is counted before it is compared, and the
 * row's lock queues tries that come together, so that no more than ten are ever compared.
 */
export async function comparePassword(
  { tx, at, caller }: Deciding,
  cardIdx: number,
  given: string,
  right: string,
): Promise<Compared> {
  const scope = callerScope(caller)
  const [counted] = await tx.query<{ failures: number }>(
    `INSERT INTO password_failures (scope, card_idx, failures, locked_until) VALUES ($1, $2, 1, 0)
     ON CONFLICT (scope, card_idx) DO UPDATE SET failures = password_failures.failures + 1
     WHERE password_failures.locked_until <= $3 RETURNING failures`,
    [scope, cardIdx, at],
  )
  if (!counted) return { refusal: 'too-many-wrong-passwords', password: await lockOf(tx, scope, cardIdx) }
  if (isSameSecret(given, right)) {
    await tx.run('DELETE FROM password_failures WHERE scope = $1 AND card_idx = $2', [scope, cardIdx])
    return 'right'
  }
  const { failures } = counted
  if (failures >= firstLockAt) {
    const lockedUntil = failures >= hardLockAt ? untilReset : at + lockMs
    await tx.run('UPDATE password_failures SET locked_until = $3 WHERE scope = $1 AND card_idx = $2', [
      scope,
      cardIdx,
      lockedUntil,
    ])
    return { refusal: 'wrong-password', password: { triesLeft: 0, lockedUntil } }
  }
  return { refusal: 'wrong-password', password: { triesLeft: firstLockAt - failures, lockedUntil: null } }
}

async function lockOf(tx: Deciding['tx'], scope: string, cardIdx: number): Promise<PasswordRefusal> {
  const [row] = await tx.query<{ locked_until: number }>(
    'SELECT locked_until FROM password_failures WHERE scope = $1 AND card_idx = $2',
    [scope, cardIdx],
  )
  return { triesLeft: 0, lockedUntil: row?.locked_until ?? null }
}

/** A manager lets a tablet or a person try again. */
export async function resetPasswordFailures(
  tx: Queries,
  scope: string,
  actor: string,
  at: number,
): Promise<void> {
  await tx.run('DELETE FROM password_failures WHERE scope = $1', [scope])
  await appendAudit(tx, {
    chain: 'shop',
    at,
    event: 'redeem.unlocked',
    commandId: null,
    actor,
    body: { scope },
  })
}
