/** The shop's stamp cards: templates that customers' stamps are copied from. Each write with its audit row. */
import type { StampCard, StampCardChanges } from '#shared/shop-api.ts'
import { appendAudit } from '../audit/audit-log.ts'
import { changedBody } from '../audit/changed-body.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { type CardRow, findCard, passwordContext } from './stamp-rows.ts'

type CardDeps = { db: Db; vault: Vault; now: () => number }

type CardFields = {
  cardNm: string
  /** Names the reward. */
  cardTtl: string
  maxStamps: number
  /** How long a stamp of it is good, from the day it is made. */
  validDays: number
  onsitePwd: string | null
  stampImgUrl?: string | null
}
type NewStampCard = CardFields & { cardIdx: number }

/** Returns false where the number is taken. */
export async function createStampCard(
  { db, vault, now }: CardDeps,
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
  commandId: string | null = null,
): Promise<boolean> {
  const { cardIdx, cardNm, cardTtl, maxStamps, validDays, onsitePwd, stampImgUrl = null } = card
  const sealed = onsitePwd === null ? null : vault.seal(onsitePwd, passwordContext(cardIdx))
  const inserted = await tx.run(
    `INSERT INTO stamp_cards
       (card_idx, card_nm, card_ttl, max_stamps, valid_days, stamp_img_url, onsite_pwd_sealed, created_at, made_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
    [cardIdx, cardNm, cardTtl, maxStamps, validDays, stampImgUrl, sealed, at, commandId],
  )
  if (inserted === 0) return false
  const body = { cardIdx, cardNm, cardTtl, maxStamps, validDays, onsite: onsitePwd !== null }
  await appendAudit(tx, { chain: 'shop', at, event: 'card.created', commandId, actor, body })
  return true
}

/** A card with the next free number; the same command again is answered with the card that it made. */
export async function addStampCard(
  { db, vault, now }: CardDeps,
  commandId: string,
  fields: CardFields,
  actor: string,
): Promise<number> {
  // Two managers at once may reach for the same number: one of them takes the next.
  for (;;) {
    const made = await db.write(async (tx) => {
      const before = await cardMadeBy(tx.query, commandId)
      if (before !== null) return before
      const [row] = await tx.query<Row & { next: number }>(
        'SELECT COALESCE(MAX(card_idx), 0) + 1 AS next FROM stamp_cards',
      )
      const cardIdx = Number(row?.next)
      const isMade = await insertStampCard(tx, vault, { cardIdx, ...fields }, actor, now(), commandId)
      return isMade ? cardIdx : null
    })
    if (made !== null) return made
  }
}

async function cardMadeBy(query: Queries['query'], commandId: string): Promise<number | null> {
  const [row] = await query<Row & { card_idx: number }>(
    'SELECT card_idx FROM stamp_cards WHERE made_by = $1',
    [commandId],
  )
  return row?.card_idx ?? null
}

/** False where there is no such card. Stamps that were given out keep their own number and last day. */
export async function changeStampCard(
  { db, now }: Pick<CardDeps, 'db' | 'now'>,
  cardIdx: number,
  changes: StampCardChanges,
  actor: string,
): Promise<boolean> {
  const { cardNm, cardTtl, maxStamps, validDays, stampImgUrl, active } = changes
  return db.write(async (tx) => {
    const row = await findCard(tx.query, cardIdx)
    const count = await tx.run(
      `UPDATE stamp_cards SET card_nm = $2, card_ttl = $3, max_stamps = $4, valid_days = $5, stamp_img_url = $6,
         active = $7 WHERE card_idx = $1`,
      [cardIdx, cardNm, cardTtl, maxStamps, validDays, stampImgUrl, active ? 1 : 0],
    )
    if (count === 0 || !row) return false
    const body = changedBody(
      { cardIdx, cardNm, cardTtl, maxStamps, validDays, stampImgUrl, active },
      {
        cardNm: row.card_nm,
        cardTtl: row.card_ttl,
        maxStamps: row.max_stamps,
        validDays: row.valid_days,
        stampImgUrl: row.stamp_img_url,
        active: row.active === 1,
      },
    )
    await appendAudit(tx, { chain: 'shop', at: now(), event: 'card.changed', commandId: null, actor, body })
    return true
  })
}

/** A new password for a card's rewards. False where there is no such card. It is never shown again. */
export async function rotateOnsitePassword(
  { db, vault, now }: CardDeps,
  cardIdx: number,
  onsitePwd: string,
  actor: string,
): Promise<boolean> {
  const sealed = vault.seal(onsitePwd, passwordContext(cardIdx))
  const at = now()
  return db.write(async (tx) => {
    const count = await tx.run(
      'UPDATE stamp_cards SET onsite_pwd_sealed = $2, onsite_pwd_at = $3 WHERE card_idx = $1',
      [cardIdx, sealed, at],
    )
    if (count === 0) return false
    const event = 'onsite-password.rotated'
    await appendAudit(tx, { chain: 'shop', at, event, commandId: null, actor, body: { cardIdx } })
    return true
  })
}

/** Newest last. How many were given out is counted over all stamps: for a manager's page, not for each scan. */
export async function listStampCards(db: Db, withCounts: boolean, today: string): Promise<StampCard[]> {
  const rows = await db.read<CardRow>('SELECT * FROM stamp_cards ORDER BY card_idx')
  const counts = withCounts ? await countGiven(db, today) : null
  return rows.map((row) => ({
    cardIdx: row.card_idx,
    cardNm: row.card_nm,
    cardTtl: row.card_ttl,
    maxStamps: row.max_stamps,
    validDays: row.valid_days,
    stampImgUrl: row.stamp_img_url,
    onsite: row.onsite_pwd_sealed !== null,
    onsiteSetAt: row.onsite_pwd_at,
    active: row.active === 1,
    given: counts && (counts.get(row.card_idx) ?? { all: 0, open: 0 }),
  }))
}

/** A card that stands for a lost one, or has its reward back, is the same one still. */
async function countGiven(db: Db, today: string) {
  const rows = await db.read<Row & { card_idx: number; given: number; open: number }>(
    `SELECT card_idx, SUM(CASE WHEN restores IS NULL THEN 1 ELSE 0 END) AS given,
       SUM(CASE WHEN redeemed_at IS NULL AND active = 1 AND end_ymd >= $1 THEN 1 ELSE 0 END) AS open
     FROM stamps WHERE deleted_at IS NULL AND replaced_at IS NULL GROUP BY card_idx`,
    [today],
  )
  return new Map(rows.map((row) => [row.card_idx, { all: Number(row.given), open: Number(row.open) }]))
}
