/**
 * The branches of the shop: where its tablets are and its people work. Most shops have none. One that is closed keeps
 * its name and its past, and has no tablet.
 */
import * as v from 'valibot'
import {
  type Branch,
  type BranchChanges,
  type BranchLimits,
  branchLimitsSchema,
} from '#shared/branches-api.ts'
import type { Json } from '#shared/canonical-json.ts'
import { asTheShop } from '#shared/field-words.ts'
import { foldName } from '#shared/folding.ts'
import { type Limits, noLimits } from '#shared/limits.ts'
import { appendAudit } from '../audit/audit-log.ts'
import { changedBody } from '../audit/changed-body.ts'
import type { Db, Queries, Row } from '../db/db.ts'

type Changed = 'changed' | 'unknown' | 'branch-taken' | 'branch-used'

export type Branches = {
  /** By name. */
  list(): Promise<Branch[]>
  /** `branchId` is the command's id: the same command again is the same branch. False where another has this name. */
  add(branchId: string, name: string, actor: string): Promise<boolean>
  /** Closes none at which there is a tablet. */
  change(branchId: string, changes: BranchChanges, actor: string): Promise<Changed>
  /** None is ever deleted: what is known stays so. */
  areKnown(branchIds: readonly string[]): Promise<boolean>
}

type BranchRow = Row & {
  branch_id: string
  name: string
  limits: string
  closed_at: number | null
  tablets: number
  people: number
}

export function createBranches({ db, now }: { db: Db; now: () => number }): Branches {
  return {
    async list() {
      const rows = await db.read<BranchRow>(
        `SELECT b.branch_id, b.name, b.limits, b.closed_at,
           (SELECT COUNT(*) FROM tablets t WHERE t.branch_id = b.branch_id AND t.revoked_at IS NULL) AS tablets,
           (SELECT COUNT(*) FROM person_branches p WHERE p.branch_id = b.branch_id) AS people
         FROM branches b ORDER BY b.name`,
      )
      return rows.map((row) => ({
        branchId: row.branch_id,
        name: row.name,
        limits: branchLimitsOf(row.limits),
        tablets: row.tablets,
        people: row.people,
        closedAt: row.closed_at,
      }))
    },
    add: (branchId, name, actor) => db.write((tx) => addBranch(tx, { branchId, name, actor, at: now() })),
    change: (branchId, changes, actor) =>
      db.write((tx) => changeBranch(tx, branchId, changes, { actor, at: now() })),
    async areKnown(branchIds) {
      if (branchIds.length === 0) return true
      const rows = await db.read<Row & { branch_id: string }>('SELECT branch_id FROM branches')
      const known = new Set(rows.map(({ branch_id }) => branch_id))
      return branchIds.every((branchId) => known.has(branchId))
    },
  }
}

/** JSON has no `undefined`: what is absent is absent. */
export const branchLimitsOf = (kept: string) =>
  v.parse(branchLimitsSchema, JSON.parse(kept)) as Partial<Limits>

/** For the log: each limit, and of those that are the shop's that they are. */
function told(limits: BranchLimits): Record<string, Json> {
  const names = Object.keys(noLimits) as (keyof Limits)[]
  return Object.fromEntries(
    names.map((name) => [name, limits[name] === undefined ? asTheShop : limits[name]]),
  )
}

type By = { actor: string; at: number }

async function addBranch(
  tx: Queries,
  { branchId, name, actor, at }: { branchId: string; name: string } & By,
): Promise<boolean> {
  if (await isNameTaken(tx, name, branchId)) return false
  const count = await tx.run(
    `INSERT INTO branches (branch_id, name, limits, created_at) VALUES ($1, $2, '{}', $3) ON CONFLICT DO NOTHING`,
    [branchId, name, at],
  )
  if (count === 1) await auditBranch(tx, 'branch.added', { branchId, name }, { actor, at })
  // Of two who chose one name at the same instant the index has let one in.
  const [made] = await tx.query('SELECT 1 AS one FROM branches WHERE branch_id = $1', [branchId])
  return made !== undefined
}

async function changeBranch(
  tx: Queries,
  branchId: string,
  { name, limits, active }: BranchChanges,
  { actor, at }: By,
): Promise<Changed> {
  if (!(await lockBranch(tx, branchId))) return 'unknown'
  const [row] = await tx.query<BranchRow>(
    'SELECT name, limits, closed_at FROM branches WHERE branch_id = $1',
    [branchId],
  )
  if (!row) return 'unknown'
  if (name !== undefined && (await isNameTaken(tx, name, branchId))) return 'branch-taken'
  if (active === false && (await hasTablet(tx, branchId))) return 'branch-used'
  const closedAt = active === undefined ? row.closed_at : active ? null : (row.closed_at ?? at)
  const next = { name: name ?? row.name, limits: limits ?? branchLimitsOf(row.limits) }
  await tx.run('UPDATE branches SET name = $2, limits = $3, closed_at = $4 WHERE branch_id = $1', [
    branchId,
    next.name,
    JSON.stringify(next.limits),
    closedAt,
  ])
  const is = { branchId, name: next.name, active: closedAt === null, ...told(next.limits) }
  const was = { name: row.name, active: row.closed_at === null, ...told(branchLimitsOf(row.limits)) }
  await auditBranch(tx, 'branch.changed', changedBody(is, was), { actor, at })
  return 'changed'
}

/** Who puts a tablet there and who closes it wait for each other. */
async function lockBranch(tx: Queries, branchId: string): Promise<boolean> {
  return (await tx.run('UPDATE branches SET name = name WHERE branch_id = $1', [branchId])) === 1
}

/** The name of one that is open, locked until the end of the transaction; null where there is none. */
export async function openBranch(tx: Queries, branchId: string): Promise<string | null> {
  const [branch] = await tx.query<Row & { name: string }>(
    'UPDATE branches SET name = name WHERE branch_id = $1 AND closed_at IS NULL RETURNING name',
    [branchId],
  )
  return branch?.name ?? null
}

async function hasTablet(tx: Queries, branchId: string): Promise<boolean> {
  const [tablet] = await tx.query(
    'SELECT 1 AS one FROM tablets WHERE branch_id = $1 AND revoked_at IS NULL LIMIT 1',
    [branchId],
  )
  return tablet !== undefined
}

/** As people read it: "Gangnam" and "GANGNAM" are one name. */
async function isNameTaken(tx: Queries, name: string, but: string): Promise<boolean> {
  const others = await tx.query<Row & { name: string }>('SELECT name FROM branches WHERE branch_id <> $1', [
    but,
  ])
  const same = (text: string) => foldName(text) || text
  return others.some((other) => same(other.name) === same(name))
}

function auditBranch(
  tx: Queries,
  event: string,
  body: Parameters<typeof changedBody>[0],
  by: By,
): Promise<void> {
  return appendAudit(tx, { ...by, event, body, chain: 'shop', commandId: null })
}
