import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Queries } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { passwordContext } from './stamp-rows.ts'

export type NewStampCard = {
  cardIdx: number
  cardNm: string
  /** Names the reward. */
  cardTtl: string
  maxStamps: number
  /** How long a stamp of it is good, from the day it is made. */
  validDays: number
  onsitePwd: string | null
}

/** Returns false where the number is taken. */
export async function createStampCard(
  { db, vault, now }: { db: Db; vault: Vault; now: () => number },
  card: NewStampCard,
  actor: string,
): Promise<boolean> {
  return db.write((tx) => insertStampCard(tx, vault, card, actor, now()))
}

export async function insertStampCard(
  tx: Queries,
  vault: Vault,
  card: NewStampCard,
  actor: string,
  at: number,
): Promise<boolean> {
  const { cardIdx, cardNm, cardTtl, maxStamps, validDays, onsitePwd } = card
  const sealed = onsitePwd === null ? null : vault.seal(onsitePwd, passwordContext(cardIdx))
  const inserted = await tx.run(
    `INSERT INTO stamp_cards (card_idx, card_nm, card_ttl, max_stamps, valid_days, onsite_pwd_sealed, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (card_idx) DO NOTHING`,
    [cardIdx, cardNm, cardTtl, maxStamps, validDays, sealed, at],
  )
  if (inserted === 0) return false
  const body = { cardIdx, cardNm, cardTtl, maxStamps, validDays, onsite: onsitePwd !== null }
  await appendAudit(tx, { chain: 'shop', at, event: 'card.created', commandId: null, actor, body })
  return true
}

/** A new password for a card's rewards. False where there is no such card. It is never shown again. */
export async function rotateOnsitePassword(
  { db, vault, now }: { db: Db; vault: Vault; now: () => number },
  cardIdx: number,
  onsitePwd: string,
  actor: string,
): Promise<boolean> {
  const sealed = vault.seal(onsitePwd, passwordContext(cardIdx))
  return db.write(async (tx) => {
    const count = await tx.run('UPDATE stamp_cards SET onsite_pwd_sealed = $2 WHERE card_idx = $1', [
      cardIdx,
      sealed,
    ])
    if (count === 0) return false
    const body = { cardIdx }
    await appendAudit(tx, {
      chain: 'shop',
      at: now(),
      event: 'onsite-password.rotated',
      commandId: null,
      actor,
      body,
    })
    return true
  })
}
