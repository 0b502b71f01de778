/**
 * What each tablet last told of itself, and the review that opens when one falls silent with commands waiting. One
 * silence is one review: it is opened once, and closed by itself when the tablet is heard again.
 */
import type { TabletReport } from '#shared/tablet-report.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import { closeByItself, openReview, reviewIdOf } from './reviews.ts'

type Heard = { tabletId: string; at: number }

/** False where the tablet is none of ours, as a manager's own browser is. */
export async function noteReport(
  db: Db,
  { tabletId, at, report }: Heard & { report: TabletReport },
): Promise<boolean> {
  const { appVersion, waiting, storagePersisted, scanMedianMs, scanP95Ms } = report
  const isPersisted = storagePersisted === null ? null : Number(storagePersisted)
  return db.write(async (tx) => {
    const noted = await tx.run(
      `INSERT INTO tablet_health (tablet_id, seen_at, app_version, waiting, storage_persisted, scan_median_ms,
         scan_p95_ms) SELECT tablet_id, $2, $3, $4, $5, $6, $7 FROM tablets WHERE tablet_id = $1
       ON CONFLICT (tablet_id) DO UPDATE SET seen_at = excluded.seen_at, app_version = excluded.app_version,
         waiting = excluded.waiting, storage_persisted = excluded.storage_persisted,
         scan_median_ms = excluded.scan_median_ms, scan_p95_ms = excluded.scan_p95_ms`,
      [tabletId, at, appVersion, waiting, isPersisted, scanMedianMs, scanP95Ms],
    )
    if (noted === 0) return false
    await endSilence(tx, { tabletId, at })
    return true
  })
}

/** A batch has come: the tablet is there, and so many fewer wait on it until it tells the number itself. */
export async function noteDelivered(
  tx: Queries,
  { tabletId, at, settled }: Heard & { settled: number },
): Promise<void> {
  const noted = await tx.run(
    `UPDATE tablet_health SET seen_at = $2, waiting = CASE WHEN waiting > $3 THEN waiting - $3 ELSE 0 END
     WHERE tablet_id = $1`,
    [tabletId, at, settled],
  )
  if (noted > 0) await endSilence(tx, { tabletId, at })
}

/** Its row is locked by the caller's own statement. */
async function endSilence(tx: Queries, { tabletId, at }: Heard): Promise<void> {
  const [row] = await tx.query<Row & { silent_review: string | null }>(
    'SELECT silent_review FROM tablet_health WHERE tablet_id = $1',
    [tabletId],
  )
  if (!row?.silent_review) return
  await tx.run('UPDATE tablet_health SET silent_review = NULL WHERE tablet_id = $1', [tabletId])
  await closeByItself(tx, row.silent_review, { cause: 'tablet-back', backAt: at }, at)
}

type SilentRow = Row & { tablet_id: string; seen_at: number; waiting: number }

/** One look: how many reviews it opened. A tablet that was revoked still has what waits on it. */
export async function openSilences(db: Db, now: number, silentMinutes: number): Promise<number> {
  const rows = await db.read<SilentRow>(
    `SELECT tablet_id, seen_at, waiting FROM tablet_health
     WHERE waiting > 0 AND silent_review IS NULL AND seen_at <= $1`,
    [now - silentMinutes * 60_000],
  )
  let opened = 0
  for (const row of rows) if (await db.write((tx) => openSilence(tx, row, now))) opened++
  return opened
}

/** A tablet that was revoked is not heard any more: what it last told is a manager's matter now, and not in an hour. */
export async function openSilenceOf(db: Db, tabletId: string, now: number): Promise<boolean> {
  const [row] = await db.read<SilentRow>(
    `SELECT tablet_id, seen_at, waiting FROM tablet_health
     WHERE tablet_id = $1 AND waiting > 0 AND silent_review IS NULL`,
    [tabletId],
  )
  return row !== undefined && (await db.write((tx) => openSilence(tx, row, now)))
}

async function openSilence(
  tx: Queries,
  { tablet_id: tabletId, seen_at: silentSince, waiting }: SilentRow,
  at: number,
): Promise<boolean> {
  const about = `${tabletId} ${silentSince}`
  // Heard again since it was looked for, or another process was first.
  const isMine = await tx.run(
    `UPDATE tablet_health SET silent_review = $2
     WHERE tablet_id = $1 AND seen_at = $3 AND waiting > 0 AND silent_review IS NULL`,
    [tabletId, reviewIdOf('tablet-silent', about), silentSince],
  )
  if (isMine === 0) return false
  const evidence = { tabletId, waiting, silentSince }
  return openReview(tx, { kind: 'tablet-silent', about, stampIdx: null, commandId: null, evidence, at })
}
