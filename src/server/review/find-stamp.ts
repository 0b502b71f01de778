/** Finds a card by its code, its owner's name or the last four digits of a phone; who it is stays masked until opened. */
import type * as v from 'valibot'
import type { findResult } from '#shared/review-api.ts'
import { formatStampCode, parseStampCode } from '#shared/stamp-code.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Param, Queries, Row } from '../db/db.ts'
import { findSubject } from './history-rows.ts'

type Found = v.InferOutput<typeof findResult>

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

const mostFound = 20

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

export async function searchStamps(
  query: Queries['query'],
  text: string,
  hosts: readonly string[],
): Promise<{ by: Found['by']; rows: FoundRow[] }> {
  if (/^\d{4}$/.test(text)) {
    const end = 'substr(h.user_phnno, length(h.user_phnno) - 3) = $1'
    return { by: 'phone', rows: await select(query, end, text) }
  }
  const code = parseStampCode(text, hosts, 'any')
  const coded = code.kind === 'stamp' ? await selectByCode(query, code.stampIdx) : []
  // One name in many reads as a code.
  if (code.kind === 'stamp' && (coded.length > 0 || /\d/.test(text))) return { by: 'code', rows: coded }
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`
  return { by: 'name', rows: await select(query, "lower(h.user_nm) LIKE $1 ESCAPE '\\'", pattern) }
}

/** Gateway mode: as the service was last seen to hold it. Whose it is stands there, and not here. */
async function selectByCode(query: Queries['query'], stampIdx: number): Promise<FoundRow[]> {
  const rows = await select(query, 's.stamp_idx = $1', stampIdx)
  if (rows.length > 0) return rows
  const subject = await findSubject(query, stampIdx)
  if (!subject?.isHosted) return []
  return [{ ...subject.stamp, card_nm: subject.card.cardNm, user_nm: null, user_phnno: null }]
}

function select(query: Queries['query'], condition: string, value: Param): Promise<FoundRow[]> {
  return query<FoundRow>(
    `SELECT s.stamp_idx, k.card_nm, s.stamps, s.max_stamps, s.end_ymd, s.redeemed_at, s.replaced_at, h.user_nm, h.user_phnno
     FROM stamps s JOIN stamp_cards k ON k.card_idx = s.card_idx LEFT JOIN holders h ON h.stamp_idx = s.stamp_idx
     WHERE ${condition} AND s.deleted_at IS NULL
     ORDER BY CASE WHEN s.redeemed_at IS NULL THEN 0 ELSE 1 END, s.created_at DESC LIMIT ${mostFound}`,
    [value],
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

/** The first letter and no length: `M•••`. */
export function maskName(name: string): string {
  return `${[...name][0] ?? ''}•••`
}

export function maskPhone(phone: string): string {
  return `•••• ${phone.slice(-4)}`
}
