import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { databaseName, readyFile } from './data-folder.ts'
import type { Db, Row } from './db.ts'
import { migrate } from './migrate.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'
import { pageBytes, rewritePages } from './sqlite-pages.ts'

/**
 * Longer than a rush keeps a statement waiting for its row: 1,000 redeems of one stamp on a machine that is busy ninefold
 * took one beyond 12 s. Tablets have given up by then and ask again by the id; this lets go of what they left.
 */
const defaultAnswerMs = 30_000

export type DbSettings = {
  /** PostgreSQL where given, else SQLite in `dataDir`. */
  databaseUrl?: string | undefined
  dataDir: string
  /** Of SQLite, where it is not the one of `dataDir`. */
  file?: string
  poolSize?: number
  /** How long PostgreSQL may be silent before it counts as away; null is for ever. */
  answerMs?: number | null
  log: (error: Error) => void
  /** Told how long each synced commit took. */
  onCommit?: (durationMs: number) => void
}

/** Opens the database that the settings name and brings its schema up to date. */
export async function openDb(settings: DbSettings): Promise<Db> {
  const { databaseUrl, dataDir, poolSize = 10, answerMs = defaultAnswerMs, log, onCommit } = settings
  if (databaseUrl) {
    // A step takes as long as its table is large, or as another process is at it.
    const patient = await openPostgres(databaseUrl, { poolSize: 1, answerMs: null, log })
    await migrate(patient).finally(() => patient.close())
    return openPostgres(databaseUrl, { poolSize, answerMs, log, onCommit })
  }
  const { file = join(dataDir, databaseName) } = settings
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  readyFile(file)
  const db = openSqlite(file, onCommit)
  await migrate(db)
  const [pages] = await db.read<Row & { page_size: number }>('PRAGMA page_size')
  if (pages?.page_size === pageBytes) return db
  await db.close()
  rewritePages(file, log)
  return openSqlite(file, onCommit)
}

/** For who only looks, beside a server that may be running: what is there, by whichever program, stays as it is. */
export async function openDbAsItIs({ databaseUrl, dataDir, log }: DbSettings): Promise<Db> {
  if (databaseUrl) return openPostgres(databaseUrl, { poolSize: 1, answerMs: defaultAnswerMs, log })
  const file = join(dataDir, databaseName)
  if (!existsSync(file)) throw new Error(`DATA_DIR ${dataDir} has no database.`)
  return openSqlite(file)
}
