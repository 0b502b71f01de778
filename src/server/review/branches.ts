/**
 * At which branch something was done: where its tablet was at the time of the tap. Read from when tablets were moved, so
 * that a tap writes nothing for it; what a system or a manager's browser did was done at none.
 */
import type { Db, Param, Queries, Row } from '../db/db.ts'
import { tabletOf } from './names.ts'

type Query = Queries['query']

/** A tap that arrives late belongs where it was tapped. */
const tapOf = (command: string) =>
  `CASE WHEN ${command}tapped_at < ${command}decided_at THEN ${command}tapped_at ELSE ${command}decided_at END`

/** The branch of a row of `commands`; `command` is its alias with the dot, or nothing. */
export const branchOf = (command: 'c.' | '') => `(SELECT b.branch_id FROM tablet_branches b
  WHERE b.tablet_id = SUBSTR(${command}caller, 8) AND b.since <= ${tapOf(command)} ORDER BY b.since DESC LIMIT 1)`

/** From `since` on, and until it was moved away. */
export type BranchSpan = { tabletId: string; since: number; until: number | null }

/** Which tablets were at a branch, and when. */
export async function readSpans(query: Query, branchId: string): Promise<BranchSpan[]> {
  const rows = await query<Row & { tablet_id: string; since: number; until: number | null }>(
    `SELECT b.tablet_id, b.since, (SELECT MIN(n.since) FROM tablet_branches n
       WHERE n.tablet_id = b.tablet_id AND n.since > b.since) AS until
     FROM tablet_branches b WHERE b.branch_id = $1 ORDER BY b.tablet_id, b.since`,
    [branchId],
  )
  return rows.map(({ tablet_id: tabletId, since, until }) => ({ tabletId, since, until }))
}

/** That a row of `commands` was tapped in this span. */
export const isTappedIn = ({ since, until }: BranchSpan, param: (value: Param) => string) =>
  `${tapOf('')} >= ${param(since)}${until === null ? '' : ` AND ${tapOf('')} < ${param(until)}`}`

/** That a row of the log was written at this branch: its actor ends with the tablet. */
export const isLoggedAt = (branchId: string, param: (value: Param) => string) =>
  `EXISTS (SELECT 1 FROM tablet_branches b WHERE b.branch_id = ${param(branchId)} AND b.since <= at
    AND substr(actor, length(actor) - length(b.tablet_id) - 6) = 'tablet:' || b.tablet_id
    AND NOT EXISTS (SELECT 1 FROM tablet_branches n WHERE n.tablet_id = b.tablet_id AND n.since > b.since AND n.since <= at))`

export type BranchAt = (tabletId: string | null, at: number) => string | null

const atOnce = 500

/** Where these tablets were, whenever. */
export async function readWhereabouts(query: Query, tabletIds: Iterable<string | null>): Promise<BranchAt> {
  const sought = [...new Set(tabletIds)].filter((it) => it !== null)
  const moves: (Row & { tablet_id: string; since: number; branch_id: string | null })[] = []
  for (let from = 0; from < sought.length; from += atOnce) {
    const some = sought.slice(from, from + atOnce)
    const listed = some.map((_, n) => `$${n + 1}`).join(', ')
    moves.push(
      ...(await query<(typeof moves)[number]>(
        `SELECT tablet_id, since, branch_id FROM tablet_branches WHERE tablet_id IN (${listed})
         ORDER BY tablet_id, since`,
        some,
      )),
    )
  }
  const byTablet = Map.groupBy(moves, ({ tablet_id }) => tablet_id)
  return (tabletId, at) =>
    tabletId === null
      ? null
      : (byTablet.get(tabletId)?.findLast(({ since }) => since <= at)?.branch_id ?? null)
}

type Tapped = { caller: string | null; tapped_at: number | null; decided_at: number | null }

/** Of a command as it was read. */
export const tapBranch = (branchAt: BranchAt, { caller, tapped_at, decided_at }: Tapped) =>
  branchAt(tabletOf(caller ?? ''), Math.min(tapped_at ?? Number.MAX_SAFE_INTEGER, decided_at ?? 0))

export async function hasBranches({ read }: Db): Promise<boolean> {
  const [one] = await read('SELECT 1 AS one FROM branches LIMIT 1')
  return one !== undefined
}
