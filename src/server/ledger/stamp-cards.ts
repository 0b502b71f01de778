import { appendAudit } from '../audit/audit-log.ts'
import type { Db } from '../db/db.ts'
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
  const { cardIdx, cardNm, cardTtl, maxStamps, validDays, onsitePwd } = card
  const sealed = onsitePwd === null ? null : vault.seal(onsitePwd, passwordContext(cardIdx))
  return db.write(async (tx) => {
    const at = now()
    const inserted = await tx.run(
      `INSERT INTO stamp_cards (card_idx, card_nm, card_ttl, max_stamps, valid_days, onsite_pwd_sealed, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (card_idx) DO NOTHING`,
      [cardIdx, cardNm, cardTtl, maxStamps, validDays, sealed, at],
    )
    if (inserted === 0) return false
    const body = { cardIdx, cardNm, cardTtl, maxStamps, validDays, onsite: onsitePwd !== null }
    await appendAudit(tx, { chain: 'shop', at, event: 'card.created', commandId: null, actor, body })
    return true
  })
}
