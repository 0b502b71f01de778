/** The tablets that a manager has paired. A token is a cookie on the tablet and a hash here. */
import type { Json } from '#shared/canonical-json.ts'
import { type May, mayDo, type Tablet } from '#shared/people-api.ts'
import { appendAudit } from '../audit/audit-log.ts'
import { changedBody } from '../audit/changed-body.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import { readinessOf } from './tablet-readiness.ts'
import { hashedToken } from './tokens.ts'

type PairedTablet = { tabletId: string; tabletNm: string; place: string; may: readonly May[] }

export type Tablets = {
  /** Undefined for a token that was never given out. A revoked one is found, so that the tablet can say why. */
  find(token: string): Promise<PairedTablet | 'revoked' | undefined>
  list(): Promise<Tablet[]>
  /** False where there is no such tablet, or it is revoked already. */
  revoke(tabletId: string, actor: string): Promise<boolean>
  change(tabletId: string, changes: TabletChanges, actor: string): Promise<boolean>
}

type TabletChanges = { name: string; place: string; may: readonly May[] }

type NewTablet = TabletChanges & { tabletId: string; tokenHash: string; pairedBy: string }

type TabletRow = Row & {
  tablet_id: string
  name: string
  place: string
  may: string
  paired_at: number
  paired_by: string | null
  revoked_at: number | null
}

type HealthRow = TabletRow & {
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

export function createTablets({ db, now }: { db: Db; now: () => number }): Tablets {
  return {
    async find(token) {
      const [row] = await db.read<TabletRow>(
        'SELECT tablet_id, name, place, may, revoked_at FROM tablets WHERE token_hash = $1',
        [hashedToken(token)],
      )
      if (!row) return undefined
      if (row.revoked_at !== null) return 'revoked'
      return { tabletId: row.tablet_id, tabletNm: row.name, place: row.place, may: toMay(row.may) }
    },
    async list() {
      const rows = await db.read<HealthRow>(
        `SELECT t.tablet_id, t.name, t.place, t.may, t.paired_at, p.name AS paired_by, t.revoked_at, h.seen_at,
           h.app_version, h.waiting, h.storage_persisted, h.scan_median_ms, h.scan_p95_ms,
           r.at AS checked_at, c.name AS checked_by, r.findings,
           (SELECT MAX(last_at) FROM tablet_numbers n WHERE n.tablet_id = t.tablet_id) AS arrived_at
         FROM tablets t LEFT JOIN people p ON p.person_id = t.paired_by
           LEFT JOIN tablet_health h ON h.tablet_id = t.tablet_id
           LEFT JOIN tablet_readiness r ON r.tablet_id = t.tablet_id
           LEFT JOIN people c ON c.person_id = r.person_id ORDER BY t.paired_at, t.tablet_id`,
      )
      return rows.map((row) => ({
        tabletId: row.tablet_id,
        name: row.name,
        place: row.place,
        may: toMay(row.may),
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
      }))
    },
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
    change: (tabletId, { name, place, may }, actor) =>
      db.write(async (tx) => {
        const [before] = await tx.query<Row & { name: string; place: string; may: string }>(
          'SELECT name, place, may FROM tablets WHERE tablet_id = $1',
          [tabletId],
        )
        const count = await tx.run(
          'UPDATE tablets SET name = $2, place = $3, may = $4 WHERE tablet_id = $1 AND revoked_at IS NULL',
          [tabletId, name, place, may.join()],
        )
        if (count === 0) return false
        await auditTablet(tx, {
          at: now(),
          event: 'tablet.changed',
          actor,
          body: changedBody({ tabletId, name, place, may: may.join() }, before ?? {}),
        })
        return true
      }),
  }
}

/** Once only: a second insert of the same tablet changes nothing. */
export async function insertTablet(tx: Queries, tablet: NewTablet, at: number): Promise<boolean> {
  const { tabletId, tokenHash, name, place, may, pairedBy } = tablet
  const count = await tx.run(
    `INSERT INTO tablets (tablet_id, token_hash, name, place, may, paired_at, paired_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tablet_id) DO NOTHING`,
    [tabletId, tokenHash, name, place, may.join(), at, pairedBy],
  )
  if (count === 0) return false
  const actor = `person:${pairedBy}`
  await auditTablet(tx, {
    at,
    event: 'tablet.paired',
    actor,
    body: { tabletId, name, place, may: may.join() },
  })
  return true
}

export function toMay(text: string | null): May[] {
  const parts = text?.split(',') ?? []
  return mayDo.filter((it) => parts.includes(it))
}

type Entry = { at: number; event: string; actor: string; body: Record<string, Json> }

export function auditTablet(tx: Queries, entry: Entry): Promise<void> {
  return appendAudit(tx, { ...entry, chain: 'shop', commandId: null })
}
