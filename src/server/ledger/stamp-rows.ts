/** Rows of stamps and their cards, read inside a command's transaction. */
import type { Stamp } from '#shared/stamp.ts'
import type { Queries, Row } from '../db/db.ts'

export type StampRow = Row & {
  stamp_idx: number
  card_idx: number
  stamps: number
  max_stamps: number
  strt_ymd: string
  end_ymd: string
  active: number
  domain: string | null
  follows: number | null
  /** The redeemed stamp whose reward this one gives back. */
  restores: number | null
  redeemed_at: number | null
  /** Lost: its stamps are on the one that follows it. */
  replaced_at: number | null
  created_at: number
  version: number
}

export type CardRow = Row & {
  card_idx: number
  card_nm: string
  card_ttl: string
  max_stamps: number
  stamp_img_url: string | null
  valid_days: number
  onsite_pwd_sealed: string | null
  onsite_pwd_at: number | null
  /** 0: no new stamps of it are given out. */
  active: number
}

export function toStamp(row: StampRow): Stamp {
  return {
    stampIdx: row.stamp_idx,
    cardIdx: row.card_idx,
    stamps: row.stamps,
    maxStamps: row.max_stamps,
    strtYmd: row.strt_ymd,
    endYmd: row.end_ymd,
    active: row.active === 1,
    redeemedAt: row.redeemed_at,
    replacedAt: row.replaced_at,
  }
}

/** Undefined for a number that was never given out or whose stamp was deleted. */
export async function findStamp(query: Queries['query'], stampIdx: number): Promise<StampRow | undefined> {
  const [row] = await query<StampRow>('SELECT * FROM stamps WHERE stamp_idx = $1 AND deleted_at IS NULL', [
    stampIdx,
  ])
  return row
}

/** The card, then the lost ones for which it stands, newest first. Each is asked for by its number. */
export async function withReplaced(query: Queries['query'], row: StampRow): Promise<StampRow[]> {
  if (row.follows === null) return [row]
  const [lost] = await query<StampRow>(
    'SELECT * FROM stamps WHERE stamp_idx = $1 AND replaced_at IS NOT NULL',
    [row.follows],
  )
  return lost ? [row, ...(await withReplaced(query, lost))] : [row]
}

/** Until the end of the transaction nobody else changes it. */
export async function lockStamp(tx: Queries, stampIdx: number): Promise<void> {
  await tx.run('UPDATE stamps SET version = version WHERE stamp_idx = $1', [stampIdx])
}

export async function findCard(query: Queries['query'], cardIdx: number): Promise<CardRow | undefined> {
  const [row] = await query<CardRow>('SELECT * FROM stamp_cards WHERE card_idx = $1', [cardIdx])
  return row
}

export async function findCardOf(query: Queries['query'], stampIdx: number): Promise<CardRow | undefined> {
  const [row] = await query<CardRow>(
    'SELECT c.* FROM stamp_cards c WHERE c.card_idx = (SELECT s.card_idx FROM stamps s WHERE s.stamp_idx = $1)',
    [stampIdx],
  )
  return row
}

/** The stamp in which a redeemed one's cycle goes on. One that was given back goes on where the first one did. */
export async function findSuccessor(query: Queries['query'], stampIdx: number): Promise<number | null> {
  const [row] = await query<Row & { stamp_idx: number }>(
    `SELECT stamp_idx FROM stamps
     WHERE follows IN ($1, (SELECT restores FROM stamps WHERE stamp_idx = $1)) AND deleted_at IS NULL`,
    [stampIdx],
  )
  return row?.stamp_idx ?? null
}

/** The full stamp with which a redeemed one's reward was given back. */
export async function findRestored(query: Queries['query'], stampIdx: number): Promise<number | null> {
  const [row] = await query<Row & { stamp_idx: number }>('SELECT stamp_idx FROM stamps WHERE restores = $1', [
    stampIdx,
  ])
  return row?.stamp_idx ?? null
}

/** Seals a card's password to its card: a sealed text that is moved to another row does not open. */
export const passwordContext = (cardIdx: number) => `card:${cardIdx}:onsitePwd`
