/**
 * What is known of each tablet, and the reviews that tell a manager what may be lost on one.
 *
 *   silent with commands waiting: one review a silence, closed by itself when the tablet is heard again
 *   a number of its commands that never came, or a new storage (O-6)
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

type Arrived = {
  tabletId: string
  epoch: string
  seqs: readonly number[]
  at: number
  clockOffsetMs: number
}

/** JSON has larger numbers, and SQLite's driver cannot read them back. */
const mostSeq = Number.MAX_SAFE_INTEGER

/**
 * Notes what arrived, after it was decided: a batch that is sent again has no gap. The epoch is the storage's own, so
 * that a tablet that was paired anew, under another id, goes on where it was.
 */
export async function noteNumbers(
  db: Db,
  { tabletId, epoch, seqs, at, clockOffsetMs }: Arrived,
): Promise<void> {
  const first = Math.min(...seqs)
  const last = Math.min(Math.max(...seqs), mostSeq)
  await db.write(async (tx) => {
    const known = await tx.query<Row & { epoch: string; last_seq: number; last_at: number }>(
      `SELECT epoch, CASE WHEN last_seq > $3 THEN $3 ELSE last_seq END AS last_seq, last_at FROM tablet_numbers
       WHERE tablet_id = $1 OR epoch = $2 ORDER BY last_at DESC`,
      [tabletId, epoch, mostSeq],
    )
    const arrived = known.filter((row) => row.epoch === epoch).map((row) => row.last_seq)
    const before = arrived.length > 0 ? Math.max(...arrived) : null
    const review = { about: `${tabletId} ${epoch} ${first}`, stampIdx: null, commandId: null, at }
    if (first > (before ?? 0) + 1) {
      const evidence = { tabletId, epoch, missingFrom: (before ?? 0) + 1, missingTo: first - 1 }
      await openReview(tx, { ...review, kind: 'numbers-missing', evidence })
    }
    const [older] = known
    if (before === null && older) {
      const evidence = {
        tabletId,
        epoch,
        olderEpoch: older.epoch,
        arrivedTo: older.last_seq,
        lastAt: older.last_at,
      }
      await openReview(tx, { ...review, kind: 'storage-new', about: `${tabletId} ${epoch}`, evidence })
    }
    await tx.run(
      `INSERT INTO tablet_numbers (tablet_id, epoch, last_seq, last_at, clock_offset_ms) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tablet_id, epoch) DO UPDATE SET last_at = excluded.last_at,
         clock_offset_ms = excluded.clock_offset_ms,
         last_seq = CASE WHEN excluded.last_seq > tablet_numbers.last_seq
                         THEN excluded.last_seq ELSE tablet_numbers.last_seq END`,
      [tabletId, epoch, last, at, clockOffsetMs],
    )
  })
}
