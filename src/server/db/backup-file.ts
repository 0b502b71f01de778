/** The file of a backup: an SQLite database that can be distinguished from one that is in use, and says of when it is. */
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Db, Row } from './db.ts'
import { newestSchema } from './migrate.ts'
import { numberSetting, readSetting, settingQuery, writeSetting } from './settings.ts'

type Backup = {
  /** Of when it is. */
  at: number
  /** A digest of the secret that opens what is sealed in it; the secret is not in it. Null where none was used yet. */
  secretMark: string | null
  schema: number
}

const lastBackup = numberSetting('last_backup', 0)

/** Two clocks of one shop may differ by so much; what lies further ahead was written under one that was wrong. */
const apartMs = 3_600_000

/** Null where none was made, or nobody knows when: it lies ahead. */
export async function readLastBackup(db: Db, now: number): Promise<number | null> {
  const at = await readSetting(db.read, lastBackup)
  return at === 0 || at > now + apartMs ? null : at
}

/**
 * Of when the last one is, or the shop's first day: one that was begun today has none yet, and that is not old. 0 where even
 * that lies ahead.
 */
export async function backedUpSince(db: Db, now: number): Promise<number | null> {
  const [begun] = await db.read<Row & { at: number | null }>('SELECT MIN(created_at) AS at FROM people')
  const first = begun?.at ?? null
  return (await readLastBackup(db, now)) ?? (first !== null && first > now + apartMs ? 0 : first)
}

export async function noteBackup(db: Db, at: number): Promise<void> {
  await db.write((tx) => writeSetting(tx, lastBackup, at))
}

/** Into a file that is there and empty. */
export async function copyDatabase(db: Db, file: string, now: number): Promise<void> {
  await db.exec(`VACUUM INTO '${file.replaceAll("'", "''")}'`)
  const copy = new DatabaseSync(file)
  try {
    copy.exec('CREATE TABLE backup (at INTEGER NOT NULL)')
    copy.prepare('INSERT INTO backup VALUES (?)').run(now)
  } finally {
    copy.close()
  }
}

/** Opened and read through. Throws a sentence where it is none of ours, or not whole. */
export function readBackup(file: string): Backup {
  if (!existsSync(file)) throw new Error(`${file} is not there.`)
  let copy: DatabaseSync | null = null
  try {
    copy = new DatabaseSync(file, { readOnly: true })
    const { at } = copy.prepare('SELECT at FROM backup').get() as { at: number }
    const problems = copy.prepare('PRAGMA integrity_check(1)').all()
    if (problems[0]?.integrity_check !== 'ok') throw new Error('it is damaged')
    const mark = copy.prepare(settingQuery).get({ $1: 'vault_mark' })
    const { version } = copy.prepare('SELECT MAX(version) AS version FROM schema_version').get() as {
      version: number
    }
    return { at, secretMark: mark ? String(mark.value) : null, schema: version }
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    throw new Error(`${file} is no whole backup of Stampdesk: ${cause}.`, { cause: error })
  } finally {
    copy?.close()
  }
}

/** Refuses the backup of a newer program. */
export function assertReadable({ schema }: Backup, file: string): void {
  if (schema > newestSchema())
    throw new Error(`${file} was made by a newer Stampdesk: restore it with that one.`)
}

/** The mark of a backup in a database that goes on from it. */
export function dropMark(file: string): void {
  const copy = new DatabaseSync(file)
  try {
    copy.exec('DROP TABLE backup')
  } finally {
    copy.close()
  }
}
