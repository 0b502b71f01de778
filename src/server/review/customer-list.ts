/** A manager's customers: who was there last, who is sought, and their names where they are opened. */
import type * as v from 'valibot'
import type {
  Customer,
  CustomerRecord,
  customerNamesResult,
  customerSearchResult,
} from '#shared/customer-records-api.ts'
import type { Ymd } from '#shared/stamp.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import { formatCursor, type Key } from './cursor.ts'
import {
  type CustomerCardRow,
  cardColumns,
  cardsOf,
  inUse,
  lastSeen,
  toCustomerCard,
} from './customer-cards.ts'
import { maskName, maskPhone, mostFound, searchStamps } from './find-stamp.ts'

type Query = Queries['query']
type Held = { user_nm: string | null; user_phnno: string | null }
type CustomerRow = CustomerCardRow & Held
type By = { actor: string; at: number }

const pageRows = 50

/**
 * The ledger backwards from the cursor, each card at its last visit; of those with one customer number the one that was
 * there last. A page costs what its rows cost, however many customers there are.
 */
export async function listCustomers(
  query: Query,
  before: Key | null,
  today: Ymd,
): Promise<{ customers: Customer[]; nextCursor: string | null }> {
  const where = before ? 'l.at <= $1 AND (l.at, l.stamp_idx) < ($1, $2) AND' : ''
  const rows = await query<CustomerRow & { seen_at: number }>(
    `SELECT ${cardColumns}, l.at AS seen_at, h.user_nm, h.user_phnno
     FROM ledger l JOIN stamps s ON s.stamp_idx = l.stamp_idx JOIN holders h ON h.stamp_idx = l.stamp_idx
     JOIN stamp_cards k ON k.card_idx = s.card_idx
     WHERE ${where} l.part = 1 AND l.at = ${lastSeen('l.stamp_idx')} AND ${inUse('s')}
       AND (h.user_nm IS NOT NULL OR h.user_phnno IS NOT NULL OR h.user_id IS NOT NULL OR h.user_eml IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM holders o JOIN stamps os ON os.stamp_idx = o.stamp_idx
         WHERE o.user_id = h.user_id AND o.stamp_idx <> h.stamp_idx AND ${inUse('os')}
           AND (${lastSeen('o.stamp_idx')}, o.stamp_idx) > (l.at, l.stamp_idx))
     ORDER BY l.at DESC, l.stamp_idx DESC LIMIT ${pageRows + 1}`,
    before ? [before.at, Number(before.id)] : [],
  )
  const page = rows.slice(0, pageRows)
  const last = page.at(-1)
  const isMore = rows.length > pageRows && last
  return {
    // Two commands of one millisecond are two rows of one card.
    customers: [...new Map(page.map((row) => [row.stamp_idx, masked(row, today)])).values()],
    nextCursor: isMore ? formatCursor({ at: last.seen_at, id: String(last.stamp_idx) }) : null,
  }
}

/** By any card of theirs, and shown by the one that they use; an old one only where no other was found. */
export async function searchCustomers(
  { db, hosts }: { db: Db; hosts: () => readonly string[] },
  { text, today, actor, at }: By & { text: string; today: Ymd },
): Promise<v.InferOutput<typeof customerSearchResult>> {
  return db.write(async (tx) => {
    const { by, rows } = await searchStamps(tx.query, text, hosts())
    const body = { by, found: rows.length }
    await appendAudit(tx, { chain: 'shop', at, event: 'stamps.searched', commandId: null, actor, body })
    const found = await readCustomers(
      tx.query,
      rows.map(({ stamp_idx }) => stamp_idx),
    )
    const used = found.filter(({ is_used }) => is_used === 1)
    const shown = used.length > 0 ? used : found
    return { customers: shown.map((row) => masked(row, today)), isCut: rows.length === mostFound }
  })
}

/** One row of the log for the screen: whose cards, and not what they are called. Unknown numbers are left out. */
export async function openNames(
  db: Db,
  { stampIdxs, actor, at }: By & { stampIdxs: readonly number[] },
): Promise<v.InferOutput<typeof customerNamesResult>> {
  return db.write(async (tx) => {
    const stamps = [...new Set(stampIdxs)]
    const body = { stamps }
    await appendAudit(tx, { chain: 'shop', at, event: 'names.opened', commandId: null, actor, body })
    const rows = await tx.query<Row & Held & { stamp_idx: number }>(
      `SELECT stamp_idx, user_nm, user_phnno FROM holders WHERE stamp_idx IN (${listed(stamps)})`,
      stamps,
    )
    return rows.map((row) => ({
      stampIdx: row.stamp_idx,
      userNm: row.user_nm,
      userPhnno: row.user_phnno,
    }))
  })
}

/** Null where there is no such stamp. */
export async function readCustomer(
  query: Query,
  stampIdx: number,
  today: Ymd,
): Promise<CustomerRecord | null> {
  const rows = await readCustomers(query, await cardsOf(query, stampIdx))
  const self = rows.find((row) => row.stamp_idx === stampIdx)
  if (!self) return null
  const { nameMasked, phoneMasked } = masked(self, today)
  const cards = rows
    .map((row) => ({ ...toCustomerCard(row, today), isInUse: row.is_used === 1 }))
    .toSorted(
      (one, other) =>
        Number(other.isInUse) - Number(one.isInUse) || (other.lastVisitAt ?? 0) - (one.lastVisitAt ?? 0),
    )
  return { nameMasked, phoneMasked, cards }
}

/** In the order in which they were asked for. */
async function readCustomers(
  query: Query,
  stamps: readonly number[],
): Promise<(CustomerRow & { is_used: number })[]> {
  if (stamps.length === 0) return []
  const rows = await query<CustomerRow & { is_used: number }>(
    `SELECT ${cardColumns}, h.user_nm, h.user_phnno, CASE WHEN ${inUse('s')} THEN 1 ELSE 0 END AS is_used
     FROM stamps s JOIN stamp_cards k ON k.card_idx = s.card_idx LEFT JOIN holders h ON h.stamp_idx = s.stamp_idx
     WHERE s.stamp_idx IN (${listed(stamps)}) AND s.deleted_at IS NULL`,
    stamps,
  )
  const placeOf = new Map(stamps.map((stampIdx, place) => [stampIdx, place]))
  return rows.toSorted(
    (one, other) => (placeOf.get(one.stamp_idx) ?? 0) - (placeOf.get(other.stamp_idx) ?? 0),
  )
}

const listed = (values: readonly unknown[]) => values.map((_, n) => `$${n + 1}`).join(', ')

function masked(row: CustomerRow, today: Ymd): Customer {
  return {
    ...toCustomerCard(row, today),
    nameMasked: row.user_nm && maskName(row.user_nm),
    phoneMasked: row.user_phnno && maskPhone(row.user_phnno),
  }
}
