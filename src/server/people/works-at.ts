/** Where people work: at all branches, which is usual, or at some. A tablet of no branch is only for those of all. */
import type { Db, Queries, Row } from '../db/db.ts'

/** Of a person `p` at a tablet `t`. */
export const worksHere = `(p.everywhere = 1 OR EXISTS (SELECT 1 FROM person_branches w
  WHERE w.person_id = p.person_id AND w.branch_id = t.branch_id))`

export async function worksAt(db: Db, personId: string, tabletId: string): Promise<boolean> {
  const [here] = await db.read(
    `SELECT 1 AS one FROM people p JOIN tablets t ON t.tablet_id = $2 WHERE p.person_id = $1 AND ${worksHere}`,
    [personId, tabletId],
  )
  return here !== undefined
}

/** Null is everywhere. */
export async function setBranches(
  tx: Queries,
  personId: string,
  branchIds: readonly string[] | null,
): Promise<void> {
  await tx.run('UPDATE people SET everywhere = $2 WHERE person_id = $1', [
    personId,
    branchIds === null ? 1 : 0,
  ])
  await tx.run('DELETE FROM person_branches WHERE person_id = $1', [personId])
  for (const branchId of new Set(branchIds ?? []))
    await tx.run('INSERT INTO person_branches (person_id, branch_id) VALUES ($1, $2)', [personId, branchId])
}

type WhereRow = Row & { person_id: string; branch_id: string }

export async function readBranches({ read }: Db): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await read<WhereRow>('SELECT person_id, branch_id FROM person_branches ORDER BY branch_id')
  const byPerson = Map.groupBy(rows, ({ person_id }) => person_id)
  return new Map([...byPerson].map(([personId, of]) => [personId, of.map(({ branch_id }) => branch_id)]))
}

const mostNames = 5

/** For the log: the names, where they are few. */
export async function branchNames(tx: Queries, personId: string): Promise<string | null> {
  const [person] = await tx.query<Row & { everywhere: number }>(
    'SELECT everywhere FROM people WHERE person_id = $1',
    [personId],
  )
  if (person?.everywhere !== 0) return null
  const rows = await tx.query<Row & { name: string }>(
    `SELECT b.name FROM person_branches w JOIN branches b ON b.branch_id = w.branch_id
     WHERE w.person_id = $1 ORDER BY b.name`,
    [personId],
  )
  const names = rows.slice(0, mostNames).map(({ name }) => name)
  if (rows.length > mostNames) names.push(`+${rows.length - mostNames}`)
  return names.join(', ')
}

/** Sessions of a person at tablets where they do not work any more, or at a tablet of those who do not. */
export async function endStraySessions(
  tx: Queries,
  of: { personId: string } | { tabletId: string },
  at: number,
): Promise<void> {
  const stays = `SELECT 1 FROM people p JOIN tablets t ON t.tablet_id = sessions.tablet_id
    WHERE p.person_id = sessions.person_id AND ${worksHere}`
  // By person first, which has an index: those of everywhere never stray.
  const whose =
    'personId' in of
      ? 'person_id = $2'
      : 'tablet_id = $2 AND person_id IN (SELECT person_id FROM people WHERE everywhere = 0)'
  await tx.run(
    `UPDATE sessions SET ended_at = $1 WHERE ${whose} AND is_desk = 0 AND ended_at IS NULL AND NOT EXISTS (${stays})`,
    [at, 'personId' in of ? of.personId : of.tabletId],
  )
}
