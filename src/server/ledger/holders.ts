/** The personal part of a stamp, kept apart so that it can be erased while the chain stays whole. */
import { createHmac, randomBytes } from 'node:crypto'
import { canonicalJson } from '#shared/canonical-json.ts'
import type { Holder } from '#shared/stamp.ts'
import type { Queries, Row } from '../db/db.ts'
import { eraseTerms, writeTerms } from './holder-terms.ts'

type HolderRow = Row & {
  salt: string
  memo: string | null
  user_id: string | null
  user_nm: string | null
  user_phnno: string | null
  user_eml: string | null
  user_etc1: string | null
  user_etc2: string | null
}

export const nobody: Holder = {
  memo: null,
  userId: null,
  userNm: null,
  userPhnno: null,
  userEml: null,
  userEtc1: null,
  userEtc2: null,
}

export async function readHolder(query: Queries['query'], stampIdx: number): Promise<Holder> {
  const [row] = await query<HolderRow>('SELECT * FROM holders WHERE stamp_idx = $1', [stampIdx])
  if (!row) return nobody
  return {
    memo: row.memo,
    userId: row.user_id,
    userNm: row.user_nm,
    userPhnno: row.user_phnno,
    userEml: row.user_eml,
    userEtc1: row.user_etc1,
    userEtc2: row.user_etc2,
  }
}

/** Until the end of the transaction nobody erases them, and who was erased a moment ago is nobody. */
export async function lockHolder(tx: Queries, stampIdx: number): Promise<Holder> {
  await tx.run('UPDATE holders SET folded = folded WHERE stamp_idx = $1', [stampIdx])
  return readHolder(tx.query, stampIdx)
}

/**
 * Writes the holder with a fresh salt and returns a commitment to it for the audit row: HMAC-SHA256 in hex.
 * Once the row (and its salt) is deleted the commitment says nothing about anyone.
 */
export async function writeHolder(
  tx: Queries,
  stampIdx: number,
  holder: Holder,
  { isNew = false } = {},
): Promise<string> {
  const salt = randomBytes(32).toString('base64url')
  const { memo, userId, userNm, userPhnno, userEml, userEtc1, userEtc2 } = holder
  await tx.run(
    `INSERT INTO holders
       (stamp_idx, salt, memo, user_id, user_nm, user_phnno, user_eml, user_etc1, user_etc2, folded)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
     ON CONFLICT (stamp_idx) DO UPDATE SET salt = excluded.salt, memo = excluded.memo, user_id = excluded.user_id,
       user_nm = excluded.user_nm, user_phnno = excluded.user_phnno, user_eml = excluded.user_eml,
       user_etc1 = excluded.user_etc1, user_etc2 = excluded.user_etc2, folded = 1`,
    [stampIdx, salt, memo, userId, userNm, userPhnno, userEml, userEtc1, userEtc2],
  )
  if (!isNew) await eraseTerms(tx, stampIdx)
  await writeTerms(tx, stampIdx, holder)
  return createHmac('sha256', salt).update(canonicalJson(holder)).digest('hex')
}

export async function eraseHolder(tx: Queries, stampIdx: number): Promise<void> {
  await tx.run('DELETE FROM holders WHERE stamp_idx = $1', [stampIdx])
  await eraseTerms(tx, stampIdx)
}

/** The coupon that came with its reward names its holder as well. How many did. */
export function eraseFromCoupon(tx: Queries, stampIdx: number): Promise<number> {
  return tx.run(
    `UPDATE coupons SET user_id = NULL WHERE user_id IS NOT NULL
     AND cpn_no IN (SELECT made FROM automations WHERE stamp_idx = $1 AND kind = 'coupon')`,
    [stampIdx],
  )
}
