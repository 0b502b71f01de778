import { readdirSync, readFileSync } from 'node:fs'
import type { Db } from './db.ts'

const folder = new URL('migrations/', import.meta.url)

/**
 * Brings the schema to the newest number, one transaction a step, on both engines from the same files.
 * Refuses to run on a schema that is newer than this program. Several processes may start at once.
 */
export async function migrate(db: Db): Promise<number> {
  await db.exec('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)')
  // SQLite's own name for comparing bytes, so that a column can say it to both engines.
  if (db.engine === 'postgres')
    await db.exec(`CREATE COLLATION IF NOT EXISTS "binary" (provider = libc, locale = 'C')`)
  const files = steps()
  const current = await version(db)
  if (current > files.length) throw misfit(current, files.length)
  if (current === files.length) return current
  // A table that is made anew is dropped between: what refers to it finds the new one (https://www.sqlite.org/lang_altertable.html).
  if (db.engine === 'sqlite') await db.exec('PRAGMA foreign_keys = OFF')
  for (const [index, file] of files.entries()) {
    const sql = isFor(db.engine, file) ? readFileSync(new URL(file, folder), 'utf8') : ''
    if (index + 1 > current) await step(db, index + 1, sql)
  }
  if (db.engine === 'sqlite') await db.exec('PRAGMA foreign_keys = ON')
  // What a step has cut out of a row must not stay behind it.
  if (current > 0) await db.scrub()
  return files.length
}

/** For a program that may not change it: refuses another schema than its own. */
export async function assertSchema(db: Db): Promise<void> {
  const [current, known] = [await version(db), steps().length]
  if (current !== known) throw misfit(current, known)
}

/** Whether any of these steps was ever made in it. */
export async function hasSchema({ engine, read }: Db): Promise<boolean> {
  const asked = {
    sqlite: "SELECT COUNT(*) AS n FROM sqlite_schema WHERE name = 'schema_version'",
    postgres: "SELECT COUNT(to_regclass('schema_version')) AS n",
  }
  const [row] = await read<{ n: number }>(asked[engine])
  return row?.n === 1
}

export const newestSchema = (): number => steps().length

function steps(): string[] {
  return readdirSync(folder)
    .filter((name) => /^\d{3}-.*\.sql$/.test(name))
    .toSorted()
}

function misfit(current: number, known: number): Error {
  const advice =
    current > known ? 'use the newer program' : 'run "stampdesk migrate" or "start" with this one first'
  return new Error(`The database has schema ${current}, this program knows ${known}: ${advice}.`)
}

async function version(db: Db): Promise<number> {
  const [row] = await db.read<{ version: number }>(
    'SELECT COALESCE(MAX(version), 0) AS version FROM schema_version',
  )
  return row?.version ?? 0
}

async function step(db: Db, number: number, sql: string): Promise<void> {
  const lock = db.engine === 'postgres' ? 'LOCK TABLE schema_version IN ACCESS EXCLUSIVE MODE' : null
  await db.write(async (tx) => {
    if (lock) await tx.run(lock)
    const claimed = await tx.run('INSERT INTO schema_version VALUES ($1) ON CONFLICT DO NOTHING', [number])
    if (claimed === 0) return
    for (const statement of statements(sql)) await tx.run(statement)
  })
}

/** A number counts on both engines, and a step of one of them does nothing on the other. */
function isFor(engine: Db['engine'], file: string): boolean {
  return !/\.(sqlite|postgres)\.sql$/.test(file) || file.endsWith(`.${engine}.sql`)
}

/** The files hold plain DDL: no semicolon stands inside a literal. */
function statements(sql: string): string[] {
  return sql
    .replaceAll(/--.*$/gm, '')
    .split(';')
    .map((text) => text.trim())
    .filter((text) => text !== '')
}
