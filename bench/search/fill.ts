/** Fills a shop with so many customers, in the shape in which the ledger leaves them: their names and how they are found. */
import type { Db, Param } from '../../src/server/db/db.ts'
import { termsOf } from '../../src/server/ledger/holder-terms.ts'
import { randomFrom } from '../../src/server/testing/honest-traffic.ts'

/** So many rows a statement, always: its plan is kept. */
const rowsAtOnce = 200
const batch = 2000
/** Spread over the numbers that a server draws from, as drawn ones are. */
const idxOf = (n: number) => 1_000_000_000 + n * 1_048_573

const onsets = 'b c d f g h j k l m n p r s t v w z br ch dr gr kl sh st th'.split(' ')
const vowels = 'a e i o u ai ei ou ö é'.split(' ')
const ends = ['', '', 'n', 'r', 'l', 's', 'm', 'tz', 'ck', 'son']
const surnames = '김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 홍'.split(' ')
const syllables = '민 서 준 지 현 수 영 호 은 우 진 하 윤 아 연 주 재 성 유 나 경 태 동 혜 선 미'.split(' ')

export type Customer = { stampIdx: number; userNm: string; userPhnno: string }

/** A few names have thousands, most a handful, as people's names do; one in three is Korean. */
export function customersOf(count: number): (n: number) => Customer {
  const random = randomFrom(19)
  const pick = (of: readonly string[]) => of[Math.floor(random() * of.length)] ?? ''
  const word = (parts: number) => {
    const text = Array.from({ length: parts }, () => pick(onsets) + pick(vowels)).join('') + pick(ends)
    return text.charAt(0).toUpperCase() + text.slice(1)
  }
  const givens = Array.from({ length: 2000 }, () => word(2))
  const families = Array.from({ length: 20_000 }, () => word(3))
  const koreans = Array.from({ length: 5000 }, () => pick(surnames) + pick(syllables) + pick(syllables))
  const skewed = (of: readonly string[]) => of[Math.floor(random() ** 3 * of.length)] ?? ''
  const names = Array.from({ length: count }, (_, n) =>
    n % 3 === 0 ? skewed(koreans) : `${skewed(givens)} ${skewed(families)}`,
  )
  return (n) => ({
    stampIdx: idxOf(n),
    userNm: names[n] ?? '',
    userPhnno: `010-${String((n * 7919) % 10_000).padStart(4, '0')}-${String((n * 104_729) % 10_000).padStart(4, '0')}`,
  })
}

export async function fill(db: Db, count: number, customerOf: (n: number) => Customer): Promise<void> {
  await db.exec('CREATE TABLE staged_terms (term TEXT NOT NULL, stamp_idx BIGINT NOT NULL)')
  for (let from = 0; from < count; from += batch) {
    const customers = Array.from({ length: Math.min(batch, count - from) }, (_, n) => customerOf(from + n))
    const terms = customers.flatMap((it) => termsOf(it).map((term): Param[] => [term, it.stampIdx]))
    await db.write(async (tx) => {
      const insert = async (table: string, rows: readonly Param[][]) => {
        for (let at = 0; at < rows.length; at += rowsAtOnce) {
          const some = rows.slice(at, at + rowsAtOnce)
          await tx.run(valuesOf(table, some), some.flat())
        }
      }
      await insert(
        'stamps (stamp_idx, card_idx, stamps, max_stamps, strt_ymd, end_ymd, active, created_at)',
        customers.map((it) => [
          it.stampIdx,
          1,
          it.stampIdx % 10,
          10,
          '2026-01-01',
          '2027-01-01',
          1,
          it.stampIdx,
        ]),
      )
      await insert(
        'holders (stamp_idx, salt, user_nm, user_phnno, folded)',
        customers.map((it) => [it.stampIdx, 'salt', it.userNm, it.userPhnno, 1]),
      )
      await insert('staged_terms (term, stamp_idx)', terms)
    })
  }
  // In order, so that the tree is built from left to right.
  await db.exec(
    'INSERT INTO holder_terms (term, stamp_idx) SELECT term, stamp_idx FROM staged_terms ORDER BY term, stamp_idx',
  )
  await db.exec('DROP TABLE staged_terms')
  // PostgreSQL's own housekeeper does this within a minute; SQLite is measured as it is, without.
  if (db.engine === 'postgres') await db.exec('ANALYZE')
}

function valuesOf(table: string, rows: readonly Param[][]): string {
  let n = 0
  return `INSERT INTO ${table} VALUES ${rows.map((row) => `(${row.map(() => `$${++n}`).join(', ')})`).join(', ')}`
}
