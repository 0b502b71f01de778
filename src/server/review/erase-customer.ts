/** Opening and erasing who holds a card. The chain keeps that it happened, and nothing about whom. */
import type { Holder } from '#shared/stamp.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Queries } from '../db/db.ts'
import { eraseHolder, readHolder } from '../ledger/holders.ts'
import { findStamp } from '../ledger/stamp-rows.ts'
import { cardsOf } from './customer-cards.ts'
import { eraseFromCoupons } from './customer-coupons.ts'

type By = { stampIdx: number; actor: string; at: number }

/** Null where there is no such stamp. */
export async function openHolder(db: Db, { stampIdx, actor, at }: By): Promise<Holder | null> {
  return db.write(async (tx) => {
    if (!(await findStamp(tx.query, stampIdx))) return null
    const entry = { chain: `stamp:${stampIdx}`, at, commandId: null, actor }
    await appendAudit(tx, { ...entry, event: 'holder.opened', body: {} })
    return readHolder(tx.query, stampIdx)
  })
}

/**
 * On this card, on those before and after it, on every other with the same customer number, and in their coupons. How
 * many cards there were; null where there is no such stamp. What the engine may still hold of them on its pages is scrubbed after it.
 */
export async function eraseCustomer(
  db: Db,
  { stampIdx, actor, at }: By,
): Promise<{ erased: number; isPending: boolean } | null> {
  const done = await db.write(async (tx) => {
    const [known] = await tx.query('SELECT 1 AS one FROM stamps WHERE stamp_idx = $1', [stampIdx])
    if (!known) return null
    const held: number[] = []
    let coupons = 0
    // Again until there is none: a card that was being made meanwhile has waited for this, or this for it.
    for (;;) {
      const cards = await cardsOf(tx.query, stampIdx)
      coupons += await eraseFromCoupons(tx, cards)
      const found = (await listHeld(tx.query, cards)).filter((it) => !held.includes(it))
      for (const it of found) await eraseHolder(tx, it)
      held.push(...found)
      if (found.length === 0) break
    }
    const entry = { chain: `stamp:${stampIdx}`, at, commandId: null, actor }
    await appendAudit(tx, { ...entry, event: 'holder.erased', body: { stamps: held } })
    return { erased: held.length, coupons }
  })
  if (done === null) return null
  const { erased, coupons } = done
  return { erased, isPending: erased + coupons > 0 && (await db.scrub()) === 'pending' }
}

async function listHeld(query: Queries['query'], stamps: readonly number[]): Promise<number[]> {
  const held: number[] = []
  for (const stampIdx of stamps) {
    const [row] = await query('SELECT 1 AS one FROM holders WHERE stamp_idx = $1', [stampIdx])
    if (row) held.push(stampIdx)
  }
  return held
}
