/** The tablets as a manager sees them, a page at a time: a chain has thousands. */
import { foldName } from '#shared/folding.ts'
import { type Tablet, type TabletsAsked, tabletCursor, tabletsAtOnce } from '#shared/people-api.ts'
import type { Db, Param, Row } from '../db/db.ts'
import { toMay } from './tablet-may.ts'
import { readinessOf } from './tablet-readiness.ts'

type HealthRow = Row & {
  tablet_id: string
  name: string
  place: string
  may: string
  branch_id: string | null
  paired_at: number
  paired_by: string | null
  revoked_at: number | null
  seen_at: number | null
  arrived_at: number | null
  app_version: string | null
  waiting: number | null
  storage_persisted: number | null
  scan_median_ms: number | null
  scan_p95_ms: number | null
  checked_at: number | null
  checked_by: string | null
  findings: string | null
}

type KeyRow = Row & { tablet_id: string; paired_at: number; revoked_at: number | null }

export async function listTablets(db: Db, asked: TabletsAsked): Promise<Tablet[]> {
  const keys = asked.find ? await found(db, asked.find, asked) : await paged(db, asked)
  if (keys.length === 0) return []
  const listed = keys.map((_, n) => `$${n + 1}`).join(', ')
  const rows = await db.read<HealthRow>(
    `SELECT t.tablet_id, t.name, t.place, t.may, t.branch_id, t.paired_at, p.name AS paired_by, t.revoked_at, h.seen_at,
       h.app_version, h.waiting, h.storage_persisted, h.scan_median_ms, h.scan_p95_ms,
       r.at AS checked_at, c.name AS checked_by, r.findings,
       (SELECT MAX(last_at) FROM tablet_numbers n WHERE n.tablet_id = t.tablet_id) AS arrived_at
     FROM tablets t LEFT JOIN people p ON p.person_id = t.paired_by
       LEFT JOIN tablet_health h ON h.tablet_id = t.tablet_id
       LEFT JOIN tablet_readiness r ON r.tablet_id = t.tablet_id
       LEFT JOIN people c ON c.person_id = r.person_id WHERE t.tablet_id IN (${listed})`,
    keys,
  )
  const byId = new Map(rows.map((row) => [row.tablet_id, row]))
  return keys.flatMap((tabletId) => byId.get(tabletId) ?? []).map(toTablet)
}

/** A page of those in use and, where that is short, of those that were revoked, each by its index. */
async function paged(db: Db, { tabletId, branchId, after }: TabletsAsked): Promise<string[]> {
  if (tabletId !== undefined) return [tabletId]
  const [, isGone = '0', pairedAt = '-1', lastId = ''] =
    /^([01])\.(\d{1,16})\.([\w:-]+)$/.exec(after ?? '') ?? []
  const keys: string[] = []
  for (const gone of isGone === '1' ? [1] : [0, 1]) {
    const begin: [number, string] = gone === Number(isGone) ? [Number(pairedAt), lastId] : [-1, '']
    const params: Param[] = [...begin, tabletsAtOnce - keys.length]
    if (branchId !== undefined) params.push(branchId)
    const rows = await db.read<KeyRow>(
      `SELECT tablet_id FROM tablets
       WHERE revoked_at IS ${gone ? 'NOT NULL' : 'NULL'} AND (paired_at, tablet_id) > ($1, $2)
         ${branchId === undefined ? '' : 'AND branch_id = $4'} ORDER BY paired_at, tablet_id LIMIT $3`,
      params,
    )
    keys.push(...rows.map((row) => row.tablet_id))
    if (keys.length === tabletsAtOnce) break
  }
  return keys
}

/** Names are folded once: a chain's are thousands, of which few are new at the next letter that is typed. */
const kept = new Map<string, string>()
const mostKept = 20_000
function folded(text: string): string {
  const known = kept.get(text)
  if (known !== undefined) return known
  if (kept.size >= mostKept) kept.clear()
  const fold = foldName(text)
  kept.set(text, fold)
  return fold
}

type FoundRow = KeyRow & { name: string; place: string }

/** By what each is called: of all of them only that is read. */
async function found(db: Db, find: string, { branchId, after }: TabletsAsked): Promise<string[]> {
  const rows = await db.read<FoundRow>(
    `SELECT tablet_id, name, place, paired_at, revoked_at FROM tablets ${branchId === undefined ? '' : 'WHERE branch_id = $1'}
     ORDER BY CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END, paired_at, tablet_id`,
    branchId === undefined ? [] : [branchId],
  )
  const keyOf = ({ tablet_id: tabletId, paired_at: pairedAt, revoked_at: revokedAt }: FoundRow) =>
    tabletCursor({ tabletId, pairedAt, revokedAt })
  const begin = after === undefined ? 0 : rows.findIndex((row) => keyOf(row) === after) + 1
  const words = folded(find).split(' ')
  const page: string[] = []
  for (let n = begin; n < rows.length && page.length < tabletsAtOnce; n++) {
    const row = rows[n]
    if (row && words.every((word) => folded(`${row.name} ${row.place}`).includes(word)))
      page.push(row.tablet_id)
  }
  return page
}

function toTablet(row: HealthRow): Tablet {
  return {
    tabletId: row.tablet_id,
    name: row.name,
    place: row.place,
    may: toMay(row.may),
    ...(row.branch_id !== null && { branchId: row.branch_id }),
    pairedAt: row.paired_at,
    pairedBy: row.paired_by,
    revokedAt: row.revoked_at,
    lastSeenAt: Math.max(row.seen_at ?? 0, row.arrived_at ?? 0) || null,
    appVersion: row.app_version,
    waiting: row.waiting,
    storagePersisted: row.storage_persisted === null ? null : row.storage_persisted === 1,
    scanMedianMs: row.scan_median_ms,
    scanP95Ms: row.scan_p95_ms,
    readiness: readinessOf(row),
  }
}
