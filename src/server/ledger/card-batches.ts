/** Printings of cards that are nobody's yet: made, listed with what became of them, and withdrawn where they were stolen. */
import type { CardBatch, PrintedCards } from '#shared/shop-api.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import { type Caller, callerActor } from './caller.ts'
import { findCard } from './stamp-rows.ts'

type By = { at: number; caller: Caller }
type NewBatch = By & {
  batchId: string
  cardIdx: number
  cards: number
  note: string
  drawStampIdx: () => number
}
type BatchRow = Row & {
  batch_id: string
  card_idx: number
  card_nm: string
  card_ttl: string
  max_stamps: number
  note: string
  cards: number
  made_by: string | null
  made_at: number
  withdrawn_at: number | null
}

const maxDraws = 100

/** Null is done. The same batch again is the one that it made. */
export async function makeBatch(
  db: Db,
  { batchId, cardIdx, cards, note, at, caller, drawStampIdx }: NewBatch,
): Promise<'not-given-out' | 'id-used-for-another' | null> {
  return db.write(async (tx) => {
    const [made] = await tx.query<BatchRow>(
      'SELECT card_idx, cards, note FROM card_batches WHERE batch_id = $1',
      [batchId],
    )
    if (made) return made.card_idx === cardIdx && made.cards === cards ? null : 'id-used-for-another'
    if ((await findCard(tx.query, cardIdx))?.active !== 1) return 'not-given-out'
    const person = caller.kind === 'tablet' ? caller.personId : null
    await tx.run(
      `INSERT INTO card_batches (batch_id, card_idx, note, cards, person, made_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [batchId, cardIdx, note, cards, person, at],
    )
    for (let place = 1; place <= cards; place++) await insertPrinted(tx, { batchId, place, drawStampIdx })
    await audit(tx, 'cards.printed', { at, caller }, { batchId, cardIdx, cards })
    return null
  })
}

/** A number that neither a stamp nor another printed card has. */
async function insertPrinted(
  tx: Queries,
  { batchId, place, drawStampIdx }: Pick<NewBatch, 'batchId' | 'drawStampIdx'> & { place: number },
): Promise<void> {
  for (let draw = 0; draw < maxDraws; draw++) {
    const inserted = await tx.run(
      `INSERT INTO printed_cards (stamp_idx, batch_id, place) SELECT $1, $2, $3
       WHERE NOT EXISTS (SELECT 1 FROM stamps WHERE stamp_idx = $1) ON CONFLICT DO NOTHING`,
      [drawStampIdx(), batchId, place],
    )
    if (inserted === 1) return
  }
  throw new Error(`no free number for a printed card in ${maxDraws} draws`)
}

/** False where there is none. What was started stays good: it is a customer's. */
export async function withdrawBatch(db: Db, batchId: string, { at, caller }: By): Promise<boolean> {
  return db.write(async (tx) => {
    const [batch] = await tx.query<BatchRow>('SELECT withdrawn_at FROM card_batches WHERE batch_id = $1', [
      batchId,
    ])
    if (!batch) return false
    const withdrawn = await tx.run(
      'UPDATE card_batches SET withdrawn_at = $2 WHERE batch_id = $1 AND withdrawn_at IS NULL',
      [batchId, at],
    )
    if (withdrawn === 1) await audit(tx, 'cards.withdrawn', { at, caller }, { batchId })
    return true
  })
}

const audit = (tx: Queries, event: string, { at, caller }: By, body: Record<string, string | number>) =>
  appendAudit(tx, { chain: 'shop', at, event, commandId: null, actor: callerActor(caller), body })

const ofBatches = `SELECT b.batch_id, b.card_idx, c.card_nm, c.card_ttl, c.max_stamps, b.note, b.cards, p.name AS made_by,
  b.made_at, b.withdrawn_at
  FROM card_batches b JOIN stamp_cards c ON c.card_idx = b.card_idx LEFT JOIN people p ON p.person_id = b.person`
const listed = 500

export async function listBatches(query: Queries['query']): Promise<CardBatch[]> {
  const [batches, starters] = await Promise.all([
    query<BatchRow>(`${ofBatches} ORDER BY b.made_at DESC, b.batch_id LIMIT $1`, [listed]),
    query<Row & { batch_id: string; person: string | null; cards: number }>(
      `SELECT s.batch_id, p.name AS person, COUNT(*) AS cards FROM printed_cards s
       LEFT JOIN people p ON p.person_id = s.started_by
       WHERE s.started_at IS NOT NULL GROUP BY s.batch_id, s.started_by, p.name ORDER BY cards DESC, person`,
    ),
  ])
  return batches.map((row) => {
    const startedBy = starters
      .filter(({ batch_id }) => batch_id === row.batch_id)
      .map(({ person, cards }) => ({ personNm: person, cards: Number(cards) }))
    return {
      batchId: row.batch_id,
      cardNm: row.card_nm,
      note: row.note,
      cards: row.cards,
      madeBy: row.made_by,
      madeAt: row.made_at,
      withdrawnAt: row.withdrawn_at,
      started: startedBy.reduce((sum, { cards }) => sum + cards, 0),
      startedBy,
    }
  })
}

type CardOfBatch = Row & {
  stamp_idx: number
  started_at: number | null
  person: string | null
  stamps: number | null
}

export async function readBatch(
  query: Queries['query'],
  batchId: string,
  domain: string,
): Promise<PrintedCards | null> {
  const [[batch], cards] = await Promise.all([
    query<BatchRow>(`${ofBatches} WHERE b.batch_id = $1`, [batchId]),
    query<CardOfBatch>(
      `SELECT c.stamp_idx, c.started_at, p.name AS person, s.stamps FROM printed_cards c
       LEFT JOIN people p ON p.person_id = c.started_by LEFT JOIN stamps s ON s.stamp_idx = c.stamp_idx
       WHERE c.batch_id = $1 ORDER BY c.place`,
      [batchId],
    ),
  ])
  if (!batch) return null
  return {
    batchId,
    cardNm: batch.card_nm,
    cardTtl: batch.card_ttl,
    maxStamps: batch.max_stamps,
    withdrawnAt: batch.withdrawn_at,
    cards: cards.map(({ stamp_idx: stampIdx, started_at: startedAt, person: startedBy, stamps }) => ({
      stampIdx,
      stampUrl: `${domain}/stamp/${stampIdx}`,
      startedAt,
      startedBy,
      stamps,
    })),
  }
}
