/**
 * A shop whose database came from a backup: what was done after that backup is in the log of nobody here. A reward of a
 * card that is older than the restore may have been handed over in that time, so it waits for a manager's word, once a
 * card; a card that is younger is the shop's own again. A manager ends it for all cards.
 */

import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import { jsonSetting, readSetting, writeSetting } from '../db/settings.ts'
import { houseOf } from './house.ts'
import { openReview, reviewIdOf } from './reviews.ts'
import { type StampRow, withReplaced } from './stamp-rows.ts'

export type Restored = {
  /** Up to here the shop remembers. */
  backupAt: number
  restoredAt: number
  /** From here on no reward waits any more; null while they do. */
  endedAt: number | null
}

const setting = jsonSetting<Restored | null>('restored', null, (kept) => kept as Restored)

export const readRestored = (query: Queries['query']) => readSetting(query, setting)

/** Everybody signs in anew: whoever was sent away since the backup has their session back in it. */
export async function markRestored(
  tx: Queries,
  { backupAt, restoredAt }: Omit<Restored, 'endedAt'>,
): Promise<void> {
  await writeSetting(tx, setting, { backupAt, restoredAt, endedAt: null })
  await tx.run('UPDATE sessions SET ended_at = $1 WHERE ended_at IS NULL', [restoredAt])
  await appendAudit(tx, {
    chain: 'shop',
    at: restoredAt,
    event: 'shop.restored',
    commandId: null,
    actor: 'server',
    body: { backupAt },
  })
}

/** False where no reward waits for it. */
export async function endHolding(db: Db, actor: string, at: number): Promise<boolean> {
  return db.write(async (tx) => {
    const restored = await readRestored(tx.query)
    if (!restored || restored.endedAt !== null) return false
    await writeSetting(tx, setting, { ...restored, endedAt: at })
    const entry = { chain: 'shop', at, event: 'restore.settled', commandId: null, actor }
    await appendAudit(tx, { ...entry, body: { backupAt: restored.backupAt } })
    return true
  })
}

const aboutOf = (stampIdx: number, { restoredAt }: Restored) => `${stampIdx} ${restoredAt}`

/**
 * True where its reward waits for a manager, who finds it in the inbox. A card that stands for a lost one is as old as
 * that one, and waits with its review.
 */
export async function isHeldAfterRestore(
  tx: Queries,
  restored: Restored | null,
  row: StampRow,
  at: number,
): Promise<boolean> {
  if (!restored || restored.endedAt !== null) return false
  const cards = await withReplaced(tx.query, row)
  const first = cards.at(-1) ?? row
  if (first.created_at > restored.restoredAt) return false
  const about = await waitsFor(tx, cards, aboutOf(first.stamp_idx, restored))
  if (about === null) return false
  const { stamp_idx: stampIdx, stamps: count } = row
  const evidence = { count, backupAt: restored.backupAt, restoredAt: restored.restoredAt }
  await openReview(tx, { kind: 'reward-after-restore', about, stampIdx, commandId: null, evidence, at })
  return true
}

/** The review that it waits for, a new one where it was earned anew since a manager left it held. Null: let go. */
async function waitsFor(tx: Queries, cards: readonly StampRow[], about: string): Promise<string | null> {
  const [closed] = await tx.query<Row & { resolution: string | null; closed_at: number }>(
    "SELECT resolution, closed_at FROM reviews WHERE review_id = $1 AND state = 'closed'",
    [reviewIdOf('reward-after-restore', about)],
  )
  if (!closed) return about
  const { resolution, closed_at: closedAt } = closed
  if (resolution === 'apply') return null
  return (await hasChanged(tx, cards, closedAt)) ? waitsFor(tx, cards, `${about} ${closedAt}`) : about
}

/** Card by card, since each may lie elsewhere. */
async function hasChanged(tx: Queries, cards: readonly StampRow[], since: number): Promise<boolean> {
  for (const { stamp_idx: stampIdx } of cards) {
    const [changed] = await tx.query(
      "SELECT 1 AS one FROM ledger WHERE stamp_idx = $1 AND at >= $2 AND delta <> 0 AND event <> 'stamp.moved' LIMIT 1",
      [stampIdx, since],
    )
    if (changed) return true
  }
  return false
}

type LostCard = { stampIdx: number; commandId: string; count: number; tappedAt: number | null; at: number }

/**
 * A tap for a card that the shop does not know: made after the backup, or, where the stamps were moved in, one that no
 * counter had seen. False where neither can be, as of a card that was deleted here.
 */
export async function holdLostCard(tx: Queries, lost: LostCard): Promise<boolean> {
  const { stampIdx, commandId, count, tappedAt, at } = lost
  const restored = await readRestored(tx.query)
  const backupAt = restored?.endedAt === null ? restored.backupAt : null
  if (backupAt === null && ((await houseOf(tx.query))?.place !== 'here' || (await wasHere(tx, stampIdx))))
    return false
  const evidence = { count, tappedAt, ...(backupAt !== null && { backupAt }) }
  return openReview(tx, { kind: 'card-lost', about: commandId, stampIdx, commandId, evidence, at })
}

async function wasHere(tx: Queries, stampIdx: number): Promise<boolean> {
  const rows = await tx.query('SELECT 1 AS one FROM stamps WHERE stamp_idx = $1', [stampIdx])
  return rows.length > 0
}

export type LaterInLog = { stampIdx: number; rows: number; count: number | null; redeemedAt: number | null }

/** What a newer export of the audit log tells of a card, put before a manager: a reward of it waits with the same review. */
export async function noteLaterInLog(tx: Queries, restored: Restored, later: LaterInLog): Promise<void> {
  const { stampIdx, rows, count, redeemedAt } = later
  const { backupAt, restoredAt } = restored
  const evidence = { logRows: rows, count, redeemedAt, backupAt, restoredAt }
  const about = aboutOf(stampIdx, restored)
  const review = { about, stampIdx, commandId: null, evidence, at: restoredAt }
  await openReview(tx, { ...review, kind: 'reward-after-restore' })
}
