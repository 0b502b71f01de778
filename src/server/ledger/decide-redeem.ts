/** redeem: validate, compare the password, then the one conditional statement that grants. */
import { objection, type RedeemStamp } from '#shared/stamp.ts'
import { planAutomations } from './automation-rows.ts'
import { applied, Contended, type Decided, type Deciding, refused } from './decision.ts'
import { comparePassword } from './onsite-password.ts'
import { reservedElsewhere } from './reservations.ts'
import { isHeldAfterRestore, readRestored } from './restored.ts'
import { findCardOf, findStamp, passwordContext, toStamp } from './stamp-rows.ts'

export async function decideRedeem(deciding: Deciding, command: RedeemStamp): Promise<Decided> {
  const { tx, today, vault } = deciding
  const { stampIdx } = command
  const tabletId = deciding.caller.kind === 'tablet' ? deciding.caller.tabletId : null
  // Asked at once: PostgreSQL takes them in one round trip.
  const [row, card, restored, reserved] = await Promise.all([
    findStamp(tx.query, stampIdx),
    findCardOf(tx.query, stampIdx),
    readRestored(tx.query),
    reservedElsewhere(tx.query, stampIdx, tabletId, deciding.at),
  ])
  if (!row) return refused('not-found', stampIdx)
  const refusal = objection.redeem(toStamp(row), today)
  if (refusal) return refused(refusal, stampIdx)
  if (await isHeldAfterRestore(tx, restored, row, deciding.at)) return refused('held-after-restore', stampIdx)
  if (reserved) return refused('reserved-elsewhere', stampIdx)

  if (card?.onsite_pwd_sealed) {
    if (!command.onsitePwd) return refused('password-needed', stampIdx)
    const right = vault.unseal(card.onsite_pwd_sealed, passwordContext(card.card_idx))
    const compared = await comparePassword(deciding, card.card_idx, command.onsitePwd, right)
    if (compared !== 'right') return refused(compared.refusal, stampIdx, { password: compared.password })
  }
  const granted = await grant(deciding, command.commandId, stampIdx)
  if ('applied' in granted && tabletId !== null)
    await planAutomations(tx, vault, { stampIdx, restores: row.restores, today, at: deciding.at })
  return granted
}

/** The statement says all of `objection.redeem` again: what was read above may be stale by now. */
export async function grant(
  { tx, at, today }: Deciding,
  commandId: string,
  stampIdx: number,
): Promise<Decided> {
  const [row] = await tx.query<{ stamps: number }>(
    `UPDATE stamps SET redeemed_at = $2, version = version + 1
     WHERE stamp_idx = $1 AND deleted_at IS NULL AND redeemed_at IS NULL AND active = 1
       AND strt_ymd <= $3 AND end_ymd >= $3 AND stamps = max_stamps RETURNING stamps`,
    [stampIdx, at, today],
  )
  if (!row) {
    const now = await findStamp(tx.query, stampIdx)
    if (!now) return refused('not-found', stampIdx)
    const refusal = objection.redeem(toStamp(now), today)
    if (!refusal) throw new Contended(`stamp ${stampIdx}`)
    return refused(refusal, stampIdx)
  }
  await tx.run('INSERT INTO redemptions (stamp_idx, command_id, at) VALUES ($1, $2, $3)', [
    stampIdx,
    commandId,
    at,
  ])
  const parts = [{ delta: 0, stampsAfter: row.stamps }]
  return applied({ stampIdx, event: 'stamp.redeemed', parts, body: { stamps: row.stamps, redeemedAt: at } })
}
