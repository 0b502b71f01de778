/** All that is kept of one customer, for the customer: what is theirs, and nobody else's name. */
import { eventWords } from '#shared/event-words.ts'
import type { Language } from '#shared/languages.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import { readHolder } from '../ledger/holders.ts'
import { csvFile } from './csv.ts'
import { cardsOf } from './customer-cards.ts'
import { type CouponRow, readCoupons } from './customer-coupons.ts'
import { instantOf, type ShopClock } from './shop-day.ts'

type Query = Queries['query']
type Request = { stampIdx: number; format: 'json' | 'csv'; language: Language; actor: string; at: number }
type File = { fileName: string; mediaType: string; text: string }

type CardRow = Row & {
  stamp_idx: number
  card_nm: string
  stamps: number
  max_stamps: number
  strt_ymd: string
  end_ymd: string
  created_at: number
  redeemed_at: number | null
  replaced_at: number | null
  deleted_at: number | null
}
type EventRow = Row & { at: number; event: string; delta: number; stamps_after: number }

/** Null where there is no such stamp. The log says that it was taken out, and of which cards. */
export async function exportCustomer(
  { db, clock }: { db: Db; clock: ShopClock },
  { stampIdx, format, language, actor, at }: Request,
): Promise<File | null> {
  return db.write(async (tx) => {
    const [known] = await tx.query('SELECT 1 AS one FROM stamps WHERE stamp_idx = $1', [stampIdx])
    if (!known) return null
    const stamps = await cardsOf(tx.query, stampIdx)
    const cards = await Promise.all(stamps.map((it) => readCard(tx.query, clock, it)))
    const coupons = (await readCoupons(tx.query, stamps)).map((row) => toCoupon(clock, row))
    const body = { stamps: cards.map((card) => card.stampIdx), format }
    const entry = { chain: `stamp:${stampIdx}`, at, commandId: null, actor }
    await appendAudit(tx, { ...entry, event: 'holder.exported', body })
    const name = `customer-${formatStampCode(stampIdx)}`
    if (format === 'csv')
      return { fileName: `${name}.csv`, mediaType: 'text/csv', text: toCsv(cards, coupons, language) }
    const text = JSON.stringify({ madeAt: instantOf(clock, at), cards, coupons }, null, 2)
    return { fileName: `${name}.json`, mediaType: 'application/json', text }
  })
}

type CardData = Awaited<ReturnType<typeof readCard>>

async function readCard(query: Query, clock: ShopClock, stampIdx: number) {
  const [row] = await query<CardRow>(
    `SELECT s.*, k.card_nm FROM stamps s JOIN stamp_cards k ON k.card_idx = s.card_idx WHERE s.stamp_idx = $1`,
    [stampIdx],
  )
  if (!row) throw new Error(`stamp ${stampIdx} was there a moment ago`)
  const events = await query<EventRow>(
    'SELECT at, event, delta, stamps_after FROM ledger WHERE stamp_idx = $1 ORDER BY at, command_id, part',
    [stampIdx],
  )
  const time = (at: number | null) => (at === null ? null : instantOf(clock, at))
  return {
    code: formatStampCode(stampIdx),
    stampIdx,
    card: row.card_nm,
    stamps: row.stamps,
    maxStamps: row.max_stamps,
    firstDay: row.strt_ymd,
    lastDay: row.end_ymd,
    madeAt: time(row.created_at),
    redeemedAt: time(row.redeemed_at),
    replacedAt: time(row.replaced_at),
    deletedAt: time(row.deleted_at),
    holder: await readHolder(query, stampIdx),
    events: events.map(({ at, event, delta, stamps_after }) => ({
      time: instantOf(clock, at),
      event,
      delta,
      count: stamps_after,
    })),
  }
}

type CouponData = ReturnType<typeof toCoupon>

function toCoupon(clock: ShopClock, row: CouponRow) {
  return {
    number: row.cpn_no,
    name: row.nm,
    customerNumber: row.user_id,
    memo: row.memo,
    firstDay: row.strt_ymd,
    lastDay: row.end_ymd,
    uses: row.use_cnt,
    /** 0 is without an end. */
    usesAtMost: row.use_limit,
    madeAt: instantOf(clock, row.created_at),
  }
}

const header = [
  'code',
  'card',
  'name',
  'telephone',
  'email',
  'customer number',
  'memo',
  'further',
  'further still',
  'time',
  'what',
  'added',
  'removed',
  'count',
]

function toCsv(cards: readonly CardData[], coupons: readonly CouponData[], language: Language): string {
  const rows = cards.flatMap(({ code, card, holder, events }) => {
    const { userNm, userPhnno, userEml, userId, memo, userEtc1, userEtc2 } = holder
    const who = [code, card, userNm, userPhnno, userEml, userId, memo, userEtc1, userEtc2]
    return events.map(({ time, event, delta, count }) => [
      ...who,
      time,
      eventWords(language, event),
      Math.max(delta, 0),
      Math.max(-delta, 0),
      count,
    ])
  })
  const made = coupons.map(({ number, name, customerNumber, memo, madeAt }) => {
    const who = [number, name, null, null, null, customerNumber, memo, null, null]
    return [...who, madeAt, eventWords(language, 'coupon.created'), null, null, null]
  })
  return csvFile(header, [...rows, ...made])
}
