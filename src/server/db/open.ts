import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { databaseName, makeFolder, readyFile } from './data-folder.ts'
import { type Db, DbUnavailable, type Row } from './db.ts'
import { hasSchema, migrate } from './migrate.ts'
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

/** A shop on SQLite does without the other engine's client. */
const postgres = () => import('./postgres.ts')

/** Opens the database that the settings name and brings its schema up to date. Throws one sentence that names the setting. */
export function openDb(settings: DbSettings): Promise<Db> {
  return saying(settings, () => (settings.databaseUrl ? postgresOf(settings) : sqliteOf(settings)))
}

async function postgresOf(settings: DbSettings) {
  const { openPostgres } = await postgres()
  const { databaseUrl = '', log } = settings
  // A step takes as long as its table is large, or as another process is at it.
  const patient = await openPostgres(databaseUrl, { poolSize: 1, answerMs: null, log })
  await migrate(patient).finally(() => patient.close())
  return openMigrated(settings)
}

/** PostgreSQL of which the schema is known to be this program's. */
export async function openMigrated({
  databaseUrl = '',
  poolSize = 10,
  answerMs = defaultAnswerMs,
  log,
  onCommit,
}: DbSettings): Promise<Db> {
  const { openPostgres } = await postgres()
  return openPostgres(databaseUrl, { poolSize, answerMs, log, onCommit })
}

async function sqliteOf({ dataDir, file = join(dataDir, databaseName), log, onCommit }: DbSettings) {
  makeFolder(dirname(file))
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
export function openDbAsItIs(settings: DbSettings): Promise<Db> {
  const { databaseUrl, dataDir, log } = settings
  return saying(settings, async () => {
    const file = join(dataDir, databaseName)
    if (!databaseUrl && !existsSync(file)) throw noShop(settings)
    const db = databaseUrl
      ? await (await postgres()).openPostgres(databaseUrl, { poolSize: 1, answerMs: defaultAnswerMs, log })
      : openSqlite(file)
    if (await hasSchema(db)) return db
    await db.close()
    throw noShop(settings)
  })
}

const noShop = (settings: DbSettings) => new Error(`${placeOf(settings)} has no database of a shop.`)

/** The setting, and what it names; never a password. */
function placeOf({ databaseUrl, dataDir }: DbSettings): string {
  if (!databaseUrl) return `DATA_DIR ${dataDir}`
  const { host = '', pathname = '' } = URL.parse(databaseUrl) ?? {}
  return `DATABASE_URL ${host}${pathname}`
}

/** What an engine or the system says of a database has a code, and does not say which database it was. */
async function saying<T>(settings: DbSettings, open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    const cause = error instanceof DbUnavailable ? (error.cause ?? error) : error
    if (!(cause instanceof Error && 'code' in cause)) throw error
    throw new Error(`${placeOf(settings)} cannot be used: ${sentenceOf(cause)}.`, { cause: error })
  }
}

/** Where a name has several addresses each has an error of its own, and the whole has no words (Node's autoSelectFamily). */
function sentenceOf(error: Error): string {
  const [first] = error instanceof AggregateError ? (error.errors as Error[]) : []
  return error.message || first?.message || error.name
}
