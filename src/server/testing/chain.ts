/** A chain of the size that one shop may have: its branches, tablets, people, and taps at all of them. */
import type { Db } from '../db/db.ts'
import { hashedToken } from '../people/tokens.ts'

export const chain = { branches: 500, tablets: 5_000, people: 2_500, taps: 100_000 }

/** The tablet with this token is one of the seventh branch; its people are as many as everybody else's. */
export const chainToken = 'token of a chain'
export const chainBranch = 'b-7'

const upTo = (count: number) =>
  `WITH RECURSIVE seq(n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM seq WHERE n < ${count})`
const text = (of: string) => `CAST(${of} AS TEXT)`

/** `until` is the last tap; the others are a second apart before it. */
export async function fillChain(db: Db, until: number, size = chain): Promise<void> {
  const { branches, tablets, people, taps } = size
  const branchOf = `'b-' || ${text(`n % ${branches}`)}`
  const at = `${until - taps * 1000} + n * 1000`
  await db.write(async (tx) => {
    await tx.run(`${upTo(branches)} INSERT INTO branches (branch_id, name, limits, created_at)
      SELECT ${branchOf}, 'Branch ' || ${text('n')}, '{}', 1 FROM seq`)
    await tx.run(`${upTo(tablets)}
      INSERT INTO tablets (tablet_id, token_hash, name, place, may, paired_at, paired_by, branch_id)
      SELECT 't-' || ${text('n')}, 'h-' || ${text('n')}, 'Till ' || ${text('n')}, 'Counter', 'add,redeem', n, 'kim',
        ${branchOf} FROM seq`)
    await tx.run('UPDATE tablets SET token_hash = $1 WHERE tablet_id = $2', [hashedToken(chainToken), 't-7'])
    await tx.run(`INSERT INTO tablet_branches (tablet_id, since, branch_id)
      SELECT tablet_id, 1, branch_id FROM tablets WHERE branch_id IS NOT NULL`)
    await tx.run(`INSERT INTO tablet_health (tablet_id, seen_at, app_version, waiting, storage_persisted)
      SELECT tablet_id, ${until}, '1.0.0', 0, 1 FROM tablets WHERE branch_id IS NOT NULL`)
    await tx.run(`${upTo(people)}
      INSERT INTO people (person_id, name, role, created_at, pin_hash, everywhere)
      SELECT 'p-' || ${text('n')}, 'Person ' || ${text('n')}, 'cashier', n, 'none', 0 FROM seq`)
    await tx.run(`${upTo(people)} INSERT INTO person_branches (person_id, branch_id)
      SELECT 'p-' || ${text('n')}, ${branchOf} FROM seq`)
    await tx.run(`${upTo(taps)}
      INSERT INTO commands (command_id, fingerprint, kind, stamp_idx, caller, person, tapped_at, decided_at, code, card_idx)
      SELECT 'c-' || ${text('n')}, 'f', 'arriving-add', n, 'tablet:t-' || ${text(`1 + n % ${tablets}`)},
        'p-' || ${text(`1 + n % ${people}`)}, ${at}, ${at}, 0, 1 FROM seq`)
    await tx.run(`${upTo(taps)} INSERT INTO ledger (command_id, part, stamp_idx, event, delta, stamps_after, at)
      SELECT 'c-' || ${text('n')}, 1, n, 'stamp.added', 1, 1, ${at} FROM seq`)
  })
  await db.exec('ANALYZE')
}
