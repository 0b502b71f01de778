/** Finds a card by its code, its owner's name or telephone number; who it is stays masked until opened. */
import type * as v from 'valibot'
import { foldName, isUnspaced, phoneDigits } from '#shared/folding.ts'
import type { findResult } from '#shared/review-api.ts'
import { codesBeginning, formatStampCode, parseStampCode } from '#shared/stamp-code.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Param, Queries, Row } from '../db/db.ts'
import { findSubject } from './history-rows.ts'

type Found = v.InferOutput<typeof findResult>
type Query = Queries['query']

type FoundRow = Row & {
  stamp_idx: number
  card_nm: string
  stamps: number
  max_stamps: number
  end_ymd: string
  redeemed_at: number | null
  replaced_at: number | null
  user_nm: string | null
  user_phnno: string | null
}

export const mostFound = 20
/** As many are looked at before the newest of them are shown: of a name that thousands have nobody wants the newest. */
const mostSeen = 200
/** Of a word that many have, looked at for a second word that was only begun. */
const mostLookedThrough = 2000

/** The search itself is noted, by what was searched and how much it found; the text is not. */
export async function findStamps(
  { db, hosts }: { db: Db; hosts: () => readonly string[] },
  { text, actor, at }: { text: string; actor: string; at: number },
): Promise<Found> {
  return db.write(async (tx) => {
    const { by, rows } = await searchStamps(tx.query, text, hosts())
    const body = { by, found: rows.length }
    await appendAudit(tx, { chain: 'shop', at, event: 'stamps.searched', commandId: null, actor, body })
    return { by, stamps: rows.map(masked) }
  })
}

type Way = { by: Found['by']; find: () => Promise<FoundRow[]> }

/** The first way that finds something; where none does, the one that was meant. */
export async function searchStamps(
  query: Query,
  text: string,
  hosts: readonly string[],
): Promise<{ by: Found['by']; rows: FoundRow[] }> {
  const ways = waysOf(query, text, hosts)
  for (const { by, find } of ways) {
    const rows = await find()
    if (rows.length > 0) return { by, rows }
  }
  return { by: ways[0]?.by ?? 'name', rows: [] }
}

/** One name in many reads as a code, and four digits as the beginning of one. */
function waysOf(query: Query, text: string, hosts: readonly string[]): Way[] {
  const code = parseStampCode(text, hosts, 'any')
  const digits = phoneDigits(text)
  const begun = codesBeginning(text)
  const whole: Way[] =
    code.kind === 'stamp' ? [{ by: 'code', find: () => selectByCode(query, code.stampIdx) }] : []
  const phone: Way[] =
    digits && digits.length >= 4 ? [{ by: 'phone', find: () => selectByPhone(query, digits) }] : []
  const beginning: Way[] = begun
    ? [
        {
          by: 'code',
          find: () => selectCards(query, `s.stamp_idx IN (${numbered})`, [begun.from, begun.to]),
        },
      ]
    : []
  const name: Way = { by: 'name', find: () => selectByName(query, text) }
  const isNumber = /\d/.test(text)
  if (phone.length > 0) return [...(digits?.length === 4 ? [] : whole), ...phone, ...whole, ...beginning]
  return isNumber ? [...whole, ...beginning, name] : [...whole, name, ...beginning]
}

/** Gateway mode: as the service was last seen to hold it. Whose it is stands there, and not here. */
async function selectByCode(query: Query, stampIdx: number): Promise<FoundRow[]> {
  const rows = await selectCards(query, 's.stamp_idx = $1', [stampIdx])
  if (rows.length > 0) return rows
  const subject = await findSubject(query, stampIdx)
  if (!subject?.isHosted) return []
  return [{ ...subject.stamp, card_nm: subject.card.cardNm, user_nm: null, user_phnno: null }]
}

/**
 * Two numbers are one where their last nine digits are, or where the shorter, of seven at least, ends the longer: with
 * and without a country, a zero before it, or an area. What is typed of it may be any part of its end.
 */
async function selectByPhone(query: Query, digits: string): Promise<FoundRow[]> {
  const reversed = [...(digits.length < 8 ? digits : digits.replace(/^0+/, ''))].toReversed().join('')
  const shorter = Array.from(
    { length: Math.max(0, reversed.length - 7) },
    (_, n) => `#${reversed.slice(0, 7 + n)}`,
  )
  const params: Param[] = beginning(`#${reversed.slice(0, 9)}`)
  const are = shorter.map((term) => `OR term = $${params.push(term)}`).join(' ')
  return selectCards(query, `s.stamp_idx IN (${seen(`(term >= $1 AND term < $2) ${are}`)})`, params)
}

async function selectByName(query: Query, text: string): Promise<FoundRow[]> {
  const words = foldName(text).split(' ').filter(Boolean).slice(0, 5)
  const [first, second, ...further] = words
  if (first === undefined) return []
  if (second === undefined) return selectByTerms(query, [first])
  const found = [
    ...(await selectByTerms(query, [`${first} ${second}`, ...further])),
    ...(await selectByTerms(query, [`${second} ${first}`, ...further])),
    ...(isUnspaced(words) ? await selectByTerms(query, [words.join('')]) : []),
    // Where both were only begun no pair begins with either; whoever has the one whole is among those above.
    ...(await selectByTerms(
      query,
      words.toSorted((one, other) => other.length - one.length),
      further.length === 0,
    )),
  ]
  return [...new Map(found.map((row) => [row.stamp_idx, row])).values()].slice(0, mostFound)
}

/** The first term leads; those who have it, or a word that begins with it where `isBegun`, are looked through for the others. */
function selectByTerms(
  query: Query,
  [led = '', ...others]: readonly string[],
  isBegun = false,
): Promise<FoundRow[]> {
  const params = beginning(led)
  if (others.length === 0)
    return selectCards(query, `s.stamp_idx IN (${seen('term >= $1 AND term < $2')})`, params)
  const conditions = others.map((term) => {
    const [from = null, to = null] = beginning(term)
    const [a, b] = [params.push(from), params.push(to)]
    // One's own few terms are read, and not all that begin so: PostgreSQL takes a range of names for one row.
    return `EXISTS (SELECT 1 FROM holder_terms o WHERE o.stamp_idx = l.stamp_idx AND o.term || '' >= $${a} AND o.term || '' < $${b})`
  })
  const lookedThrough = (from: number, to: number) =>
    `SELECT stamp_idx FROM (SELECT stamp_idx FROM holder_terms WHERE term >= $${from} AND term < $${to}
       LIMIT ${mostLookedThrough}) t`
  // Behind a whole word stands a space, and `!` is next to it.
  const looked = isBegun
    ? `${lookedThrough(1, params.push(`${led} `))} UNION ALL ${lookedThrough(params.push(`${led}!`), 2)}`
    : lookedThrough(1, 2)
  const all = `SELECT l.stamp_idx FROM (${looked}) l WHERE ${conditions.join(' AND ')} LIMIT ${mostSeen}`
  return selectCards(query, `s.stamp_idx IN (SELECT stamp_idx FROM (${all}) a)`, params)
}

/** Bytes compare: everything that begins so stands before the last code point behind it. */
const beginning = (term: string): Param[] => [term, `${term}\u{10ffff}`]

/** The limit within: the engine stops there, however many have such a name. */
function seen(condition: string): string {
  return `SELECT stamp_idx FROM (SELECT stamp_idx FROM holder_terms WHERE ${condition} LIMIT ${mostSeen}) t`
}

const numbered = `SELECT stamp_idx FROM (SELECT stamp_idx FROM stamps WHERE stamp_idx BETWEEN $1 AND $2 LIMIT ${mostSeen}) t`

function selectCards(query: Query, condition: string, params: readonly Param[]): Promise<FoundRow[]> {
  return query<FoundRow>(
    `SELECT s.stamp_idx, k.card_nm, s.stamps, s.max_stamps, s.end_ymd, s.redeemed_at, s.replaced_at, h.user_nm, h.user_phnno
     FROM stamps s JOIN stamp_cards k ON k.card_idx = s.card_idx LEFT JOIN holders h ON h.stamp_idx = s.stamp_idx
     WHERE ${condition} AND s.deleted_at IS NULL
     ORDER BY CASE WHEN s.redeemed_at IS NULL THEN 0 ELSE 1 END, s.created_at DESC LIMIT ${mostFound}`,
    params,
  )
}

function masked(row: FoundRow): Found['stamps'][number] {
  return {
    stampIdx: row.stamp_idx,
    code: formatStampCode(row.stamp_idx),
    cardNm: row.card_nm,
    stamps: row.stamps,
    maxStamps: row.max_stamps,
    endYmd: row.end_ymd,
    redeemedAt: row.redeemed_at,
    nameMasked: row.user_nm && maskName(row.user_nm),
    phoneMasked: row.user_phnno && maskPhone(row.user_phnno),
  }
}

/** The first letter and no length: `M•••`. With its accents, and whatever it is made of. */
export function maskName(name: string): string {
  const [first] = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(name)
  return `${first?.segment ?? ''}•••`
}

/** The last four digits, however it was written. */
export function maskPhone(phone: string): string {
  return `•••• ${(phoneDigits(phone) ?? phone).slice(-4)}`
}
