/**
 * The counter's search. A result is masked and stands for its card without telling its number, so that no card is opened
 * by it unless that is written down.
 */
import type * as v from 'valibot'
import type { findCustomerResult } from '#shared/customers-api.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { maskName, maskPhone, searchStamps } from './find-stamp.ts'

type Deps = { db: Db; vault: Vault; hosts: () => readonly string[] }
type By = { personId: string; actor: string; at: number }

/** On one screen, and so few that a wrong one is not opened by a slip. */
const mostShown = 5
const refMs = 2 * 60_000

const contextOf = (personId: string) => `found-card:${personId}`

export async function findCustomer(
  { db, vault, hosts }: Deps,
  text: string,
  { personId, actor, at }: By,
): Promise<v.InferOutput<typeof findCustomerResult>> {
  return db.write(async (tx) => {
    const { by, rows } = await searchStamps(tx.query, text, hosts())
    const body = { by, found: rows.length, atCounter: true }
    await appendAudit(tx, { chain: 'shop', at, event: 'stamps.searched', commandId: null, actor, body })
    const open = rows.filter((row) => row.redeemed_at === null && row.replaced_at === null)
    const found = open.slice(0, mostShown).map((row) => ({
      ref: vault.seal(JSON.stringify([row.stamp_idx, at + refMs]), contextOf(personId)),
      cardNm: row.card_nm,
      stamps: row.stamps,
      maxStamps: row.max_stamps,
      nameMasked: row.user_nm && maskName(row.user_nm),
      phoneMasked: row.user_phnno && maskPhone(row.user_phnno),
    }))
    return { found, isCut: open.length > mostShown }
  })
}

/** Null where it is another person's, too old, or nobody's. */
export async function openFound(
  { db, vault }: Pick<Deps, 'db' | 'vault'>,
  ref: string,
  { personId, actor, at }: By,
): Promise<number | null> {
  const stampIdx = read(vault, ref, personId, at)
  if (stampIdx === null) return null
  await db.write((tx) =>
    appendAudit(tx, {
      chain: `stamp:${stampIdx}`,
      at,
      event: 'card.found',
      commandId: null,
      actor,
      body: {},
    }),
  )
  return stampIdx
}

function read(vault: Vault, ref: string, personId: string, at: number): number | null {
  try {
    const [stampIdx, until] = JSON.parse(vault.unseal(ref, contextOf(personId))) as [number, number]
    return at <= until ? stampIdx : null
  } catch {
    return null
  }
}
