/** What webhooks tell of a stamp that is not looked at: one whose reward was given, and one that was made just now. */
import type { Db } from '../db/db.ts'
import type { Counts } from '../ledger/webhook-events.ts'
import { listHostedCards } from './hosted-cards.ts'
import type { Intent } from './intent.ts'
import { findSeen, type View } from './observations.ts'

/** It was full, and its card is the one that was seen before its call. Null for every other command. */
export async function redeemedCounts(
  query: Db['read'],
  { kind, stampIdx, base }: Intent,
): Promise<Counts | null> {
  const view = kind === 'redeem' ? (await findSeen(query, stampIdx))?.view : null
  if (!view || base === null) return null
  const { cardIdx }: View = JSON.parse(view)
  return { cardIdx, stamps: base, maxStamps: base }
}

/** Its size is that of its card, once a stamp of that was seen. */
export async function madeCounts(db: Db, cardIdx: number): Promise<Counts> {
  const card = (await listHostedCards(db)).find((it) => it.cardIdx === cardIdx)
  return { cardIdx, stamps: 0, maxStamps: card?.maxStamps ?? 0 }
}
