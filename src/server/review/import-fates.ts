/** What becomes of each row of a file: read as people write it, and compared with the cards that are there. */

import * as v from 'valibot'
import { canonicalJson } from '#shared/canonical-json.ts'
import { phoneDigits } from '#shared/folding.ts'
import type { ImportRow, RowFate, RowProblem } from '#shared/imports-api.ts'
import type { StampCard } from '#shared/shop-api.ts'
import type { CreateStamp, Ymd } from '#shared/stamp.ts'
import { ymdSchema } from '#shared/stamp-api.ts'
import { parseStampCode } from '#shared/stamp-code.ts'
import { daysAfter } from '#shared/ymd.ts'
import type { Param, Queries, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { keyedId } from '../ledger/derived-id.ts'
import { phoneTerm } from '../ledger/holder-terms.ts'
import { nobody } from '../ledger/holders.ts'
import { inUse } from './customer-cards.ts'

type Query = Queries['query']
export type Planned = { row: ImportRow; fate: RowFate; create: CreateStamp | null }
type Plan = {
  query: Query
  vault: Vault
  cards: readonly StampCard[]
  /** For rows that name none. */
  cardIdx: number
  today: Ymd
  hosts: readonly string[]
}
type Read = { cardIdx: number; maxStamps: number; stamps: number; endYmd: Ymd; holder: CreateStamp['holder'] }

/** Of a row that was brought in and undone so often. */
const maxTurns = 20
const maxYearsAhead = 5

export async function planRows(plan: Plan, rows: readonly ImportRow[]): Promise<Planned[]> {
  const read = rows.map((row) => ({ row, is: readRow(plan, row) }))
  const sound = read.filter((it): it is { row: ImportRow; is: Read } => typeof it.is === 'object')
  const ids = await idsOf(
    plan,
    sound.map(({ row }) => row),
  )
  const known = await findKnown(plan, sound)
  return read.map(({ row, is }) => {
    if (typeof is === 'string') return planned(row, { fate: 'wrong', problem: is })
    const id = ids.get(row)
    if (id?.stampIdx) return planned(row, { fate: 'again', stampIdx: id.stampIdx })
    const there = known.get(row)
    if (there) return planned(row, { fate: 'known', stampIdx: there })
    return planned(row, { fate: 'new' }, id && createOf(plan, is, id.commandId))
  })
}

function planned(row: ImportRow, fate: Partial<RowFate>, create: CreateStamp | null = null): Planned {
  return { row, fate: { row: row.row, fate: 'wrong', problem: null, stampIdx: null, ...fate }, create }
}

function createOf(
  { today }: Plan,
  { cardIdx, stamps, endYmd, holder }: Read,
  commandId: string,
): CreateStamp {
  const span = { strtYmd: today, endYmd, areDaysCounted: true } as const
  return { kind: 'create', commandId, cardIdx, ...span, domain: null, active: true, holder, stamps }
}

// ── a row as people write it ────────────────────────────────────────────────────────────────────────

const longest = { userNm: 100, userPhnno: 40, userEml: 254, userId: 100, memo: 1000 } as const

function readRow({ cards, cardIdx, today }: Plan, row: ImportRow): Read | RowProblem {
  const of = (cell: string | null) => cell?.trim() || null
  const { cardNm } = row
  const named = of(cardNm)
  const card = named
    ? cards.find((it) => sameName(it.cardNm, named))
    : cards.find((it) => it.cardIdx === cardIdx)
  if (!card) return 'no-such-card'
  if (!card.active || card.validDays === null) return 'card-closed'
  const holder = { ...nobody }
  for (const [field, most] of Object.entries(longest) as [keyof typeof longest, number][]) {
    const text = of(row[field])
    if (text && text.length > most) return 'too-long'
    holder[field] = field === 'memo' ? text : (text?.replaceAll(/\s+/g, ' ') ?? null)
  }
  if (!holder.userNm && !holder.userPhnno && !holder.userEml && !holder.userId) return 'nobody'
  if (holder.userPhnno && phoneDigits(holder.userPhnno) === null) return 'phone'
  const stamps = wholeOf(of(row.stamps) ?? '0')
  if (stamps === null) return 'stamps'
  if (stamps > card.maxStamps) return 'too-many-stamps'
  const day = of(row.endYmd)
  const endYmd = day === null ? daysAfter(today, card.validDays) : dayOf(day)
  if (endYmd === null || endYmd > `${Number(today.slice(0, 4)) + maxYearsAhead}${today.slice(4)}`)
    return 'day'
  if (endYmd < today) return 'day-passed'
  return { cardIdx: card.cardIdx, maxStamps: card.maxStamps, stamps, endYmd, holder }
}

const sameName = (one: string, other: string) =>
  one.trim().toLocaleLowerCase() === other.trim().toLocaleLowerCase()

/** A number or a day is short; what is long is neither, and is not looked into. */
const plainOf = (text: string) => (text.length > 100 ? '' : text.normalize('NFKC'))

function wholeOf(text: string): number | null {
  const plain = plainOf(text).replace(/\.0+$/, '')
  return /^\d{1,4}$/.test(plain) ? Number(plain) : null
}

/** Year first, as everybody reads it the same way: of `03/04/2027` nobody knows whose March or April it is. */
function dayOf(text: string): Ymd | null {
  const [, year, month = '', day = ''] =
    /^(\d{4})\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})\s*[.日일]?(?:[T ].*)?$/.exec(plainOf(text)) ??
    []
  if (!year) return null
  const ymd = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return v.is(ymdSchema, ymd) ? ymd : null
}

// ── what is there already ───────────────────────────────────────────────────────────────────────────

type Id = { commandId: string; stampIdx: number | null }
type MadeRow = Row & {
  command_id: string
  code: number | null
  stamp_idx: number | null
  deleted_at: number | null
}

/**
 * The id is made of what the row says, under a key, and not of the file: a file with a row more brings that row in. What
 * was undone since has the next turn's id, as what was refused.
 */
async function idsOf({ query, vault }: Plan, rows: readonly ImportRow[]): Promise<Map<ImportRow, Id>> {
  const found = new Map<ImportRow, Id>()
  let open = [...rows]
  for (let turn = 0; open.length > 0 && turn < maxTurns; turn++) {
    const idOf = new Map(open.map((row) => [row, importedId(vault, row, turn)]))
    const made = await query<MadeRow>(
      `SELECT c.command_id, c.code, c.stamp_idx, s.deleted_at FROM commands c
       LEFT JOIN stamps s ON s.stamp_idx = c.stamp_idx WHERE c.command_id IN (${listed(idOf.size)})`,
      [...idOf.values()],
    )
    const madeBy = new Map(made.map((it) => [it.command_id, it]))
    const left: ImportRow[] = []
    for (const [row, commandId] of idOf) {
      const it = madeBy.get(commandId)
      if (!it) found.set(row, { commandId, stampIdx: null })
      else if (it.code === 0 && it.deleted_at === null) found.set(row, { commandId, stampIdx: it.stamp_idx })
      else left.push(row)
    }
    open = left
  }
  return found
}

function importedId(vault: Vault, of: ImportRow, turn: number): string {
  const { row: _, occurrence, ...cells } = of
  return keyedId(vault, `import:${turn}:${occurrence}:${canonicalJson(cells)}`)
}

type Sound = { row: ImportRow; is: Read }
type KnownRow = Row & { stamp_idx: number; card_idx: number; of: string }

/** By what a customer is known, among those whose card of this kind is in use. */
async function findKnown(plan: Plan, sound: readonly Sound[]): Promise<Map<ImportRow, number>> {
  const { hosts, query } = plan
  const found = new Map<ImportRow, number>()
  const note = (rows: readonly KnownRow[], keyOf: (it: Sound) => string | null, ofAnyKind = false) => {
    const byKey = Map.groupBy(rows, (row) => row.of)
    for (const it of sound) {
      const same = byKey.get(keyOf(it) ?? '')?.find((row) => ofAnyKind || row.card_idx === it.is.cardIdx)
      if (same && !found.has(it.row)) found.set(it.row, same.stamp_idx)
    }
  }
  const codeOf = ({ row }: Sound) => {
    const code = row.code === null ? null : parseStampCode(row.code, hosts, 'any')
    return code?.kind === 'stamp' ? String(code.stampIdx) : null
  }
  const codes = keysOf(sound, codeOf)
  if (codes.length > 0)
    note(
      await query<KnownRow>(
        `SELECT s.stamp_idx, s.card_idx, CAST(s.stamp_idx AS TEXT) AS of FROM stamps s
         WHERE s.stamp_idx IN (${listed(codes.length)}) AND s.deleted_at IS NULL`,
        codes.map(Number),
      ),
      codeOf,
      true,
    )
  for (const [field, column] of [
    ['userId', 'user_id'],
    ['userEml', 'user_eml'],
  ] as const) {
    const keyOf = ({ is }: Sound) => is.holder[field]
    const keys = keysOf(sound, keyOf)
    if (keys.length > 0)
      note(await selectHeld(query, `h.${column}`, `h.${column} IN (${listed(keys.length)})`, keys), keyOf)
  }
  const keyOf = ({ is }: Sound) => phoneKey(is.holder.userPhnno)
  const phones = [...Map.groupBy(sound, (it) => it.is.cardIdx)].flatMap(([cardIdx, of]) =>
    keysOf(of, keyOf).map((key) => ({ key, cardIdx })),
  )
  if (phones.length > 0) note(await selectByPhones(query, phones), keyOf)
  return found
}

const keysOf = (sound: readonly Sound[], keyOf: (it: Sound) => string | null) => [
  ...new Set(sound.map(keyOf).filter((it) => it !== null)),
]

/** Its last nine digits from the end, as the search compares them. */
export function phoneKey(phone: string | null): string | null {
  return (phone && phoneTerm(phone)?.slice(0, 10)) || null
}

function selectHeld(
  query: Query,
  of: string,
  condition: string,
  params: readonly Param[],
): Promise<KnownRow[]> {
  return query<KnownRow>(
    `SELECT s.stamp_idx, s.card_idx, ${of} AS of FROM holders h JOIN stamps s ON s.stamp_idx = h.stamp_idx
     WHERE ${condition} AND ${inUse('s')}`,
    params,
  )
}

/** The first of each, in the index's order: PostgreSQL expects much of a range that it reads from a row. */
async function selectByPhones(
  query: Query,
  sought: readonly { key: string; cardIdx: number }[],
): Promise<KnownRow[]> {
  const rows = sought.map((_, n) => `($${3 * n + 1}, $${3 * n + 2}, CAST($${3 * n + 3} AS INTEGER))`)
  const params = sought.flatMap(({ key, cardIdx }) => [
    key,
    key.length < 10 ? key : `${key}\u{10ffff}`,
    cardIdx,
  ])
  const found = await query<Row & { stamp_idx: number | null; card_idx: number; of: string }>(
    `WITH sought(low, high, card_idx) AS (VALUES ${rows.join(', ')})
     SELECT low AS of, card_idx,
       (SELECT s.stamp_idx FROM holder_terms t JOIN stamps s ON s.stamp_idx = t.stamp_idx
        WHERE t.term >= sought.low AND t.term <= sought.high AND s.card_idx = sought.card_idx AND ${inUse('s')}
        ORDER BY t.term LIMIT 1) AS stamp_idx
     FROM sought`,
    params,
  )
  return found.filter((row): row is KnownRow => row.stamp_idx !== null)
}

const listed = (count: number) => Array.from({ length: count }, (_, n) => `$${n + 1}`).join(', ')
