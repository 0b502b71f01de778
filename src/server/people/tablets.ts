/** The tablets that a manager has paired. A token is a cookie on the tablet and a hash here. */
import type { Json } from '#shared/canonical-json.ts'
import type { May, Tablet, TabletsAsked } from '#shared/people-api.ts'
import { appendAudit } from '../audit/audit-log.ts'
import { changedBody } from '../audit/changed-body.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import { openBranch } from './branches.ts'
import { listTablets } from './tablet-list.ts'
import { toMay } from './tablet-may.ts'
import { hashedToken } from './tokens.ts'
import { endStraySessions } from './works-at.ts'

type PairedTablet = {
  tabletId: string
  tabletNm: string
  place: string
  may: readonly May[]
  branchId: string | null
}

export type Tablets = {
  /** Undefined for a token that was never given out. A revoked one is found, so that the tablet can say why. */
  find(token: string): Promise<PairedTablet | 'revoked' | undefined>
  list(asked: TabletsAsked): Promise<Tablet[]>
  /** False where there is no such tablet, or it is revoked already. */
  revoke(tabletId: string, actor: string): Promise<boolean>
  change(
    tabletId: string,
    changes: TabletChanges,
    actor: string,
  ): Promise<'changed' | 'unknown' | 'unknown-branch'>
}

/** Without `branchId` it stays where it is; null is at none. */
type TabletChanges = {
  name: string
  place: string
  may: readonly May[]
  branchId?: string | null | undefined
}

type NewTablet = TabletChanges & { tabletId: string; tokenHash: string; pairedBy: string }

type TabletRow = Row & {
  tablet_id: string
  name: string
  place: string
  may: string
  branch_id: string | null
  revoked_at: number | null
}

export function createTablets({ db, now }: { db: Db; now: () => number }): Tablets {
  return {
    async find(token) {
      const [row] = await db.read<TabletRow>(
        'SELECT tablet_id, name, place, may, branch_id, revoked_at FROM tablets WHERE token_hash = $1',
        [hashedToken(token)],
      )
      if (!row) return undefined
      if (row.revoked_at !== null) return 'revoked'
      const { tablet_id: tabletId, name: tabletNm, place, may, branch_id: branchId } = row
      return { tabletId, tabletNm, place, may: toMay(may), branchId }
    },
    list: (asked) => listTablets(db, asked),
    revoke: (tabletId, actor) =>
      db.write(async (tx) => {
        const at = now()
        const count = await tx.run(
          'UPDATE tablets SET revoked_at = $2 WHERE tablet_id = $1 AND revoked_at IS NULL',
          [tabletId, at],
        )
        if (count === 0) return false
        await auditTablet(tx, { at, event: 'tablet.revoked', actor, body: { tabletId } })
        return true
      }),
    change: (tabletId, changes, actor) =>
      db.write((tx) => changeTablet(tx, tabletId, changes, { actor, at: now() })),
  }
}

type By = { actor: string; at: number }

async function changeTablet(
  tx: Queries,
  tabletId: string,
  { name, place, may, branchId }: TabletChanges,
  { actor, at }: By,
): Promise<'changed' | 'unknown' | 'unknown-branch'> {
  const [before] = await tx.query<TabletRow & { branch: string | null }>(
    `SELECT t.*, b.name AS branch FROM tablets t LEFT JOIN branches b ON b.branch_id = t.branch_id
     WHERE t.tablet_id = $1`,
    [tabletId],
  )
  if (!before || before.revoked_at !== null) return 'unknown'
  const isMoved = branchId !== undefined && branchId !== before.branch_id
  const branch = isMoved && branchId !== null ? await openBranch(tx, branchId) : null
  if (isMoved && branchId !== null && branch === null) return 'unknown-branch'
  const count = await tx.run(
    'UPDATE tablets SET name = $2, place = $3, may = $4 WHERE tablet_id = $1 AND revoked_at IS NULL',
    [tabletId, name, place, may.join()],
  )
  if (count === 0) return 'unknown'
  if (isMoved) await putAtBranch(tx, { tabletId, branchId, since: at }, at)
  const is = { tabletId, name, place, may: may.join() }
  const was = { name: before.name, place: before.place, may: before.may }
  const body = isMoved
    ? { ...changedBody({ ...is, branch }, { ...was, branch: before.branch }), branchId }
    : changedBody(is, was)
  await auditTablet(tx, { at, event: 'tablet.changed', actor, body })
  return 'changed'
}

/** From now on: what was done on it before stays where it was done. */
async function putAtBranch(
  tx: Queries,
  { tabletId, branchId, since }: { tabletId: string; branchId: string | null; since: number },
  at: number,
): Promise<void> {
  await tx.run('UPDATE tablets SET branch_id = $2 WHERE tablet_id = $1', [tabletId, branchId])
  await tx.run(
    `INSERT INTO tablet_branches (tablet_id, since, branch_id) VALUES ($1, $2, $3)
     ON CONFLICT (tablet_id, since) DO UPDATE SET branch_id = excluded.branch_id`,
    [tabletId, since, branchId],
  )
  await endStraySessions(tx, { tabletId }, at)
}

/** Once only: a second insert of the same tablet changes nothing. */
export async function insertTablet(tx: Queries, tablet: NewTablet, at: number): Promise<boolean> {
  const { tabletId, tokenHash, name, place, may, pairedBy, branchId = null } = tablet
  const count = await tx.run(
    `INSERT INTO tablets (tablet_id, token_hash, name, place, may, paired_at, paired_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tablet_id) DO NOTHING`,
    [tabletId, tokenHash, name, place, may.join(), at, pairedBy],
  )
  if (count === 0) return false
  const actor = `person:${pairedBy}`
  // It may have been closed since the code was confirmed.
  const branch = branchId === null ? null : await openBranch(tx, branchId)
  // Since ever: what it tapped under another pairing, and brings under this one, was tapped there.
  if (branch !== null) await putAtBranch(tx, { tabletId, branchId, since: 0 }, at)
  const body = { tabletId, name, place, may: may.join(), ...(branch !== null && { branch, branchId }) }
  await auditTablet(tx, { at, event: 'tablet.paired', actor, body })
  return true
}

type Entry = { at: number; event: string; actor: string; body: Record<string, Json> }

export function auditTablet(tx: Queries, entry: Entry): Promise<void> {
  return appendAudit(tx, { ...entry, chain: 'shop', commandId: null })
}
