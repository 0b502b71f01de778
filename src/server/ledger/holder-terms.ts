/**
 * By what a customer is found: terms beside the name, folded by us so that every engine finds the same (A-6: they are
 * personal data and go with the name).
 */
import { endsOf, foldName, isUnspaced, phoneDigits } from '#shared/folding.ts'
import type { Db, Queries, Row } from '../db/db.ts'

/** Of a very long name the first words. */
const mostWords = 5

/**
 * Each word followed by each other one, so that a name is found by any two words in either order; a word alone where
 * there is one. Scripts without spaces: by every end of a word, and as if it had been written without the space.
 */
function nameTerms(name: string): string[] {
  const words = foldName(name).split(' ').filter(Boolean).slice(0, mostWords)
  const pairs = words.flatMap((one, n) => words.filter((_, m) => m !== n).map((other) => `${one} ${other}`))
  const joined = words.length > 1 && isUnspaced(words) ? [words.join('')] : []
  const ends = words.flatMap((word) => endsOf(word).slice(words.length > 1 ? 1 : 0))
  return [...pairs, ...joined, ...ends]
}

/** From its end, since what stands before a number differs by where one calls from, the zero too. No folded name begins with a `#`. */
export function phoneTerm(phone: string): string | null {
  const digits = phoneDigits(phone)
  return digits && `#${[...digits.replace(/^0+/, '')].toReversed().join('')}`
}

type Found = { userNm: string | null; userPhnno: string | null }

export function termsOf({ userNm, userPhnno }: Found): string[] {
  const terms = [...nameTerms(userNm ?? ''), phoneTerm(userPhnno ?? '')]
  return [...new Set(terms.filter((it) => it !== null))]
}

/** Where there are none yet. */
export async function writeTerms(tx: Queries, stampIdx: number, found: Found): Promise<void> {
  const terms = termsOf(found)
  if (terms.length === 0) return
  const rows = terms.map((_, n) => `($${n + 2}, $1)`)
  await tx.run(`INSERT INTO holder_terms (term, stamp_idx) VALUES ${rows.join(', ')}`, [stampIdx, ...terms])
}

export async function eraseTerms(tx: Queries, stampIdx: number): Promise<void> {
  await tx.run('DELETE FROM holder_terms WHERE stamp_idx = $1', [stampIdx])
}

const batch = 200

/** Customers from before there were terms: how many were folded now. */
export async function foldHolders(db: Db): Promise<number> {
  return db.write(async (tx) => {
    const rows = await tx.query<
      Row & { stamp_idx: number; user_nm: string | null; user_phnno: string | null }
    >(`SELECT stamp_idx, user_nm, user_phnno FROM holders WHERE folded = 0 ORDER BY stamp_idx LIMIT ${batch}`)
    for (const { stamp_idx, user_nm, user_phnno } of rows) {
      // Nothing where another process has just folded or erased it.
      const claimed = await tx.run('UPDATE holders SET folded = 1 WHERE stamp_idx = $1 AND folded = 0', [
        stamp_idx,
      ])
      if (claimed !== 1) continue
      await eraseTerms(tx, stamp_idx)
      await writeTerms(tx, stamp_idx, { userNm: user_nm, userPhnno: user_phnno })
    }
    return rows.length
  })
}
