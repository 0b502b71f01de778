/** A backup is one file: the database as it was at one instant, with what it is and which secret it belongs to inside. */
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { copyDatabase, noteBackup, readBackup } from '../db/backup-file.ts'
import { syncFolder } from '../db/data-folder.ts'
import type { Db } from '../db/db.ts'

/**
 * While the shop goes on. It has its name only once it was opened and read through, and is synced. Of SQLite only:
 * docs/backup.md has PostgreSQL's own ways.
 */
export async function backup(db: Db, file: string, now: number): Promise<void> {
  if (db.engine === 'postgres')
    throw new Error('this shop is on PostgreSQL: back it up with pg_dump --format=custom "$DATABASE_URL"')
  if (existsSync(file)) throw new Error(`${file} is there already`)
  try {
    await writeBackup(db, file, now)
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    throw new Error(`${file} is not written: ${cause}. There is no backup of now.`, { cause: error })
  }
  await noteBackup(db, now)
}

async function writeBackup(db: Db, file: string, now: number): Promise<void> {
  const draft = `${file}.${process.pid}.part`
  // It holds what the database holds: for its owner's eyes only, from its first byte on.
  const handle = openSync(draft, 'wx', 0o600)
  try {
    await copyDatabase(db, draft, now)
    readBackup(draft)
    fsyncSync(handle)
    renameSync(draft, file)
  } finally {
    closeSync(handle)
    for (const end of ['', '-journal']) rmSync(`${draft}${end}`, { force: true })
  }
  syncFolder(dirname(file))
}

const dayMs = 24 * 3_600_000
const ours = /^stampdesk-\d{8}T\d{9}Z\.backup$/
/** Of one that was cut off in the making. */
const left = /^stampdesk-\d{8}T\d{9}Z\.backup\.\d+\.part(-journal)?$/

/**
 * One more in the folder, and of those that this has made the `keep` newest stay. Those that are named after a later time
 * than now are of a clock that was ahead, or this one is behind: they go first, and the one that was just made stays.
 */
export async function backupInto(db: Db, folder: string, keep: number, now: number): Promise<string> {
  const nameAt = (at: number) => `stampdesk-${new Date(at).toISOString().replaceAll(/[-:.]/g, '')}.backup`
  const name = nameAt(now)
  const [yesterday, tomorrow] = [nameAt(now - dayMs), nameAt(now + dayMs)]
  // First: they may be what fills the disk.
  for (const it of readdirSync(folder))
    if (left.test(it) && (it < yesterday || it > tomorrow)) rmSync(join(folder, it))
  await backup(db, join(folder, name), now)
  const others = readdirSync(folder)
    .filter((it) => ours.test(it) && it !== name)
    .toSorted()
  const oldestFirst = [...others.filter((it) => it > name), ...others.filter((it) => it < name)]
  for (const old of oldestFirst.slice(0, Math.max(0, others.length + 1 - keep))) rmSync(join(folder, old))
  return name
}
