/** Every customer with the card in use, as an import reads it; and the ticket without which nobody gets it. */
import type * as v from 'valibot'
import type { customersFileResult } from '#shared/imports-api.ts'
import { customerColumns } from '#shared/spreadsheet-text.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import type { Cell } from './csv.ts'
import { inUse } from './customer-cards.ts'

type Deps = { db: Db; vault: Vault }
type By = { personId: string; actor: string; at: number }

const ticketMs = 2 * 60_000
const pageRows = 1000
const contextOf = (personId: string) => `customers-file:${personId}`

/** A link cannot ask for a password, and a browser streams a link to the disk. */
export async function askCustomersFile(
  { db, vault }: Deps,
  { personId, actor, at }: By,
): Promise<v.InferOutput<typeof customersFileResult>> {
  await db.write((tx) =>
    appendAudit(tx, { chain: 'shop', at, event: 'customers.exported', commandId: null, actor, body: {} }),
  )
  return { ticket: vault.seal(String(at + ticketMs), contextOf(personId)) }
}

export function isTicketOf(
  { vault }: Pick<Deps, 'vault'>,
  ticket: string,
  { personId, at }: Omit<By, 'actor'>,
) {
  try {
    return at <= Number(vault.unseal(ticket, contextOf(personId)))
  } catch {
    return false
  }
}

export const customersHeader = customerColumns

type CustomerRow = Row & {
  stamp_idx: number
  user_nm: string | null
  user_phnno: string | null
  user_eml: string | null
  user_id: string | null
  memo: string | null
  card_nm: string
  stamps: number
  end_ymd: string
}

export async function* customersPages(db: Db): AsyncGenerator<Cell[][], void> {
  for (let after = 0; ; ) {
    const rows = await db.read<CustomerRow>(
      `SELECT s.stamp_idx, h.user_nm, h.user_phnno, h.user_eml, h.user_id, h.memo, k.card_nm, s.stamps, s.end_ymd
       FROM stamps s JOIN stamp_cards k ON k.card_idx = s.card_idx LEFT JOIN holders h ON h.stamp_idx = s.stamp_idx
       WHERE s.stamp_idx > $1 AND s.redeemed_at IS NULL AND s.replaced_at IS NULL AND ${inUse('s')}
       ORDER BY s.stamp_idx LIMIT ${pageRows}`,
      [after],
    )
    yield rows.map((row) => [
      formatStampCode(row.stamp_idx),
      row.user_nm,
      row.user_phnno,
      row.user_eml,
      row.user_id,
      row.memo,
      row.card_nm,
      row.stamps,
      row.end_ymd,
    ])
    const last = rows.at(-1)
    if (!last || rows.length < pageRows) return
    after = last.stamp_idx
  }
}
