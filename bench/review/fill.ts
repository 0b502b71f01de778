/** Fills a shop with so many events by SQL alone: what the review reads, in the shape in which the ledger leaves it. */
import type { Db } from '../../src/server/db/db.ts'

export const firstAt = Date.parse('2025-06-01T00:00:00Z')
/** A tap every twenty seconds: a million are seven or eight months of a chain of cafés. */
export const stepMs = 20_000

const pieceOf = 100_000

/** `n` from `first` to `last`, on both engines. */
const numbers = (last: number, first = 1) =>
  `WITH RECURSIVE seq(n) AS (SELECT CAST(${first} AS BIGINT) UNION ALL SELECT n + 1 FROM seq WHERE n < ${last})`
/** A UUID in the order of time, as our tablets and our server make them: the number stands first. */
const uuid = (n: string) =>
  `substr('00000000' || CAST(${n} AS TEXT), length(CAST(${n} AS TEXT)) + 1) || '-0000-7000-8000-000000000000'`
const at = (n: string) => `(${firstAt} + ${n} * ${stepMs})`
const stampOf = (n: string, stamps: number) => `(2000000000 + (${n} * 7919) % ${stamps})`
/** Card 4 is nearly unused, as a card that was tried once. */
const cardOf = (n: string) => `CASE WHEN ${n} % 997 = 0 THEN 4 ELSE 1 + ${n} % 3 END`

export async function fill(db: Db, count: number): Promise<void> {
  const stamps = Math.max(100, Math.floor(count / 10))
  const run = (sql: string) => db.write((tx) => tx.run(sql))
  // No statement may take longer than a request.
  const pieces = Array.from({ length: Math.ceil(count / pieceOf) }, (_, piece) => ({
    first: piece * pieceOf + 1,
    last: Math.min((piece + 1) * pieceOf, count),
  }))
  await run(`${numbers(4)} INSERT INTO stamp_cards (card_idx, card_nm, card_ttl, max_stamps, valid_days, created_at)
    SELECT n, 'Card ' || CAST(n AS TEXT), 'Reward', 10, 365, 0 FROM seq`)
  await run(`${numbers(20)} INSERT INTO people (person_id, name, role, created_at)
    SELECT 'p' || CAST(n AS TEXT), 'Person ' || CAST(n AS TEXT), 'cashier', 0 FROM seq`)
  await run(`${numbers(stamps)} INSERT INTO stamps
      (stamp_idx, card_idx, stamps, max_stamps, strt_ymd, end_ymd, active, created_at)
    SELECT 1999999999 + n, ${cardOf('n')}, 0, 10, '2025-01-01', '2027-01-01', 1, ${at('n')} FROM seq`)
  for (const { first, last } of pieces)
    await run(`${numbers(last, first)} INSERT INTO commands
      (command_id, fingerprint, kind, stamp_idx, card_idx, caller, person, tapped_at, decided_at, code, result)
    SELECT ${uuid('n')}, 'fingerprint-of-the-usual-length-forty-three-c',
      CASE WHEN n % 100 < 92 THEN 'arriving-add' WHEN n % 100 < 97 THEN 'redeem' WHEN n % 100 < 99 THEN 'remove' ELSE 'update' END,
      ${stampOf('n', stamps)}, ${cardOf('n')}, 'tablet:till-' || CAST(n % 5 AS TEXT),
      'p' || CAST(1 + (n * 31) % 20 AS TEXT), ${at('n')} - 1000, ${at('n')},
      CASE WHEN n % 53 = 0 THEN 1006 ELSE 0 END, '{"stampIdx":2000000000}' FROM seq`)
  for (const { first, last } of pieces)
    await run(`INSERT INTO ledger (command_id, part, stamp_idx, event, delta, stamps_after, at)
    SELECT command_id, 1, stamp_idx,
      CASE WHEN kind = 'arriving-add' THEN 'stamp.added' WHEN kind = 'remove' THEN 'stamp.removed'
           WHEN kind = 'redeem' THEN 'stamp.redeemed' ELSE 'stamp.updated' END,
      CASE WHEN kind = 'arriving-add' THEN 1 WHEN kind = 'remove' THEN -1 ELSE 0 END, 5, decided_at
    FROM commands WHERE code = 0 AND decided_at BETWEEN ${firstAt + first * stepMs} AND ${firstAt + last * stepMs}`)
  await run(`INSERT INTO redemptions (stamp_idx, command_id, at)
    SELECT stamp_idx, MIN(command_id), MIN(decided_at) FROM commands WHERE kind = 'redeem' AND code = 0 GROUP BY stamp_idx`)
  await run(`${numbers(Math.floor(count / 50))} INSERT INTO audit
      (chain, seq, at, event, command_id, actor, body, prev_hash, hash)
    SELECT 'shop', 1000000 + n, ${at('n * 50')}, 'session.opened', NULL,
      'person:p' || CAST(1 + n % 20 AS TEXT) || '@tablet:till-' || CAST(n % 5 AS TEXT), '{}', '',
      CAST((n * 48271) % 99999989 AS TEXT) || '-' || CAST(n AS TEXT) FROM seq`)
  // PostgreSQL's own housekeeper does this within a minute; SQLite is measured as it is, without.
  if (db.engine === 'postgres') await db.exec('ANALYZE')
}
