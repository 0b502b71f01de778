/** From a backup to a shop that goes on, and knows that something is missing. */
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import type { LogLine } from '#shared/audit-log.ts'
import { assertReadable, dropMark, readBackup } from '../db/backup-file.ts'
import { databaseName, holdFolder, readyFolder, syncFolder } from '../db/data-folder.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import { openDb } from '../db/open.ts'
import { createVault, type Vault } from '../db/vault.ts'
import { holdRestored } from '../gateway/hold-restored.ts'
import {
  type LaterInLog,
  markRestored,
  noteLaterInLog,
  type Restored,
  readRestored,
} from '../ledger/restored.ts'
import { eraseCustomer } from '../review/erase-customer.ts'

type Restore = { file: string; dataDir: string; secret: string; now: number; log: (error: Error) => void }

/** Into a folder without a database. Nothing is left of it where it does not come to its end. */
export async function restoreFile({ file, dataDir, secret, now, log }: Restore): Promise<Db> {
  const { secretMark, at, ...known } = readBackup(file)
  assertReadable({ secretMark, at, ...known }, file)
  const vault = createVault(secret)
  if (secretMark !== null && secretMark !== vault.digest('vault', 'mark'))
    throw new Error(
      `${file} was made with another secret: set STAMPDESK_SECRET to that one, or put its file "secret" into DATA_DIR ${dataDir}.`,
    )
  readyFolder(dataDir)
  const target = join(dataDir, databaseName)
  if (existsSync(target)) throw new Error(`DATA_DIR ${dataDir} has a database already: nothing was restored.`)
  const hold = holdFolder(dataDir)
  if (!hold) throw new Error(`DATA_DIR ${dataDir} is in use by a Stampdesk that is running.`)
  const draft = `${target}.part`
  try {
    copy(file, draft)
    dropMark(draft)
    const handle = openSync(draft, 'r+')
    fsyncSync(handle)
    closeSync(handle)
    // Marked before it has its name: no start finds it without knowing that it was restored.
    const db = await openMarked(draft, vault, { backupAt: at, restoredAt: now }, log)
    await db.close()
    renameSync(draft, target)
    syncFolder(dataDir)
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${draft}${end}`, { force: true })
    hold.release()
  }
  return openDb({ dataDir, log })
}

function copy(file: string, draft: string): void {
  try {
    copyFileSync(file, draft, constants.COPYFILE_EXCL)
  } catch (error) {
    const { message } = error as Error
    throw new Error(`nothing was restored: ${message}`, { cause: error })
  }
}

async function openMarked(
  file: string,
  vault: Vault,
  restored: Omit<Restored, 'endedAt'>,
  log: (error: Error) => void,
): Promise<Db> {
  const db = await openDb({ file, dataDir: '', log })
  await db.write((tx) => mark(tx, vault, restored))
  return db
}

async function mark(tx: Queries, vault: Vault, restored: Omit<Restored, 'endedAt'>): Promise<void> {
  // By a clock that is behind, or was ahead: all that is in the backup is from before.
  const [newest] = await tx.query<Row & { at: number | null }>('SELECT MAX(at) AS at FROM audit')
  const restoredAt = Math.max(restored.restoredAt, restored.backupAt, newest?.at ?? 0)
  await markRestored(tx, { ...restored, restoredAt })
  await holdRestored(tx, vault, restoredAt)
}

/**
 * Of a PostgreSQL that was brought back by its own means: up to its newest row the shop remembers. Throws where it has
 * none, before the vault is asked for.
 */
export async function markRestoredDatabase(
  db: Db,
  openVault: () => Promise<Vault>,
  now: number,
): Promise<Restored> {
  const [newest] = await db.read<Row & { at: number | null }>('SELECT MAX(at) AS at FROM audit')
  if (typeof newest?.at !== 'number')
    throw new Error('the database has nothing of a shop in it: bring it back first, then run this once more')
  const restored = { backupAt: newest.at, restoredAt: now }
  const vault = await openVault()
  await db.write((tx) => mark(tx, vault, restored))
  return { ...restored, endedAt: null }
}

type HeadRow = Row & { chain: string; seq: number; hash: string }

/**
 * What an export of the log that is newer than the backup knows of each card, as reviews: `further` is how many there are.
 * Whoever was erased since is erased again: `erased` cards. Throws where the log does not go on from this database.
 */
export async function compareWithLog(
  db: Db,
  lines: AsyncIterable<LogLine>,
): Promise<{ further: number; erased: number }> {
  const restored = await readRestored(db.read)
  if (!restored) throw new Error('this shop was not restored from a backup')
  const heads = new Map(
    (await db.read<HeadRow>('SELECT chain, seq, hash FROM audit_heads')).map((head) => [head.chain, head]),
  )
  const last = await lastBeforeRestore(db)
  let isOurs = last === null
  const later = new Map<number, LaterInLog>()
  const forgotten = new Set<number>()
  for await (const line of lines) {
    if (line.kind !== 'row') continue
    const head = heads.get(line.chain)
    // The restore itself is the newest row of the shop's own chain.
    const kept = line.chain === 'shop' ? last : head
    if (kept && line.seq === kept.seq && line.hash !== kept.hash)
      throw new Error(`the log does not go on from this backup: ${line.chain} row ${line.seq} differs`)
    isOurs ||= kept === last && line.seq === last?.seq
    if (!line.chain.startsWith('stamp:') || line.seq <= (head?.seq ?? 0)) continue
    const stampIdx = Number(line.chain.slice('stamp:'.length))
    const known = later.get(stampIdx) ?? { stampIdx, rows: 0, count: null, redeemedAt: null }
    const stamps = (line.body as { stamps?: unknown }).stamps
    if (line.event === 'holder.erased')
      for (const card of [stampIdx, ...(Array.isArray(stamps) ? stamps : [])]) forgotten.add(Number(card))
    later.set(stampIdx, {
      stampIdx,
      rows: known.rows + 1,
      count: typeof stamps === 'number' ? stamps : known.count,
      redeemedAt: line.event === 'stamp.redeemed' ? line.at : known.redeemedAt,
    })
  }
  if (!isOurs) throw new Error('the log ends before this backup, and knows nothing newer')
  await db.write(async (tx) => {
    for (const card of later.values()) await noteLaterInLog(tx, restored, card)
  })
  const by = { actor: 'server', at: restored.restoredAt }
  let erased = 0
  for (const stampIdx of forgotten) erased += (await eraseCustomer(db, { stampIdx, ...by }))?.erased ?? 0
  return { further: later.size, erased }
}

/** Of the shop's own chain: another shop's log has another row there, and one that is older than the backup none. */
async function lastBeforeRestore(db: Db): Promise<{ seq: number; hash: string } | null> {
  const [row] = await db.read<Row & { seq: number; hash: string }>(
    `SELECT seq, hash FROM audit WHERE chain = 'shop'
     AND seq < (SELECT MAX(seq) FROM audit WHERE chain = 'shop' AND event = 'shop.restored') ORDER BY seq DESC LIMIT 1`,
  )
  return row ?? null
}
