import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from './db.ts'
import { migrate } from './migrate.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

export type DbSettings = {
  /** PostgreSQL where given, else SQLite in `dataDir`. */
  databaseUrl?: string | undefined
  dataDir: string
  poolSize?: number
  log: (error: Error) => void
}

/** Opens the database that the settings name and brings its schema up to date. */
export async function openDb({ databaseUrl, dataDir, poolSize = 10, log }: DbSettings): Promise<Db> {
  const db = databaseUrl ? await openPostgres(databaseUrl, poolSize, log) : openSqlite(file(dataDir))
  await migrate(db)
  return db
}

function file(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  return join(dataDir, 'stampdesk.sqlite')
}
