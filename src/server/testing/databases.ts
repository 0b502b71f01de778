/** Every server test runs on both engines, each on a fresh database. */
import { randomUUID } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { describe, inject } from 'vitest'
import { databaseName } from '../db/data-folder.ts'
import type { Db } from '../db/db.ts'
import { openDb, openMigrated } from '../db/open.ts'

export type TestDatabase = {
  db: Db
  /** Opens a second connection to the same data, as another process would. */
  again: () => Promise<Db>
  /** What a server process needs to open it. */
  env: Record<string, string>
  dataDir: string
  remove: () => Promise<void>
}

export const throwUnlessGone = (error: Error) => {
  // Databases are dropped under the pool at the end of a test.
  if (!/terminat/i.test(error.message)) throw error
}

async function sqliteDatabase(): Promise<TestDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'stampdesk-'))
  copyFileSync(inject('migratedSqlite'), join(dataDir, databaseName))
  const again = () => openDb({ dataDir, log: throwUnlessGone })
  const db = await again()
  const remove = async () => {
    await db.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { db, again, env: { DATA_DIR: dataDir }, dataDir, remove }
}

let administrator: Pool | undefined

/** One connection a process, which keeps nobody from ending. */
async function administer(sql: string): Promise<void> {
  administrator ??= new Pool({
    connectionString: inject('postgresUrl').replace('{database}', 'postgres'),
    max: 1,
    allowExitOnIdle: true,
  }).on('error', throwUnlessGone)
  await administrator.query(sql)
}

async function postgresDatabase(): Promise<TestDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'stampdesk-'))
  const name = `t_${randomUUID().replaceAll('-', '')}`
  await administer(`CREATE DATABASE ${name} ${inject('postgresCopy')}`)
  const databaseUrl = inject('postgresUrl').replace('{database}', name)
  // A copy of what was migrated: two connections less for each test.
  const again = () => openMigrated({ databaseUrl, dataDir, log: throwUnlessGone })
  const db = await again()
  const remove = async () => {
    await db.close()
    await administer(`DROP DATABASE ${name} WITH (FORCE)`)
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { db, again, env: { DATABASE_URL: databaseUrl, DATA_DIR: dataDir }, dataDir, remove }
}

const engines = [
  { engine: 'sqlite' as const, create: sqliteDatabase },
  { engine: 'postgres' as const, create: postgresDatabase },
]

/** Runs the suite once an engine; without PostgreSQL its half is skipped, and counted as skipped. */
export function describeOnBoth(
  title: string,
  suite: (create: () => Promise<TestDatabase>, engine: 'sqlite' | 'postgres') => void,
): void {
  for (const { engine, create } of engines) describeOn(engine, title, () => suite(create, engine))
}

/** For what only one of the two has. */
export function describeOn(
  engine: 'sqlite' | 'postgres',
  title: string,
  suite: (create: () => Promise<TestDatabase>) => void,
): void {
  for (const { create } of engines.filter((it) => it.engine === engine)) {
    const isMissing = engine === 'postgres' && !inject('postgresUrl')
    describe.skipIf(isMissing)(`${title} (${engine})`, () => {
      suite(create)
    })
  }
}
