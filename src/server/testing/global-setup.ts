import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { databaseName } from '../db/data-folder.ts'
import type { Db } from '../db/db.ts'
import { openDb } from '../db/open.ts'
import { migratedTemplate, startPostgres } from './postgres-cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a server on which databases may be made, with `{database}` to fill in; empty where there is none. */
    postgresUrl: string
    /** How one is made that has the schema. */
    postgresCopy: string
    /** A file of SQLite's with nothing but the schema in it. */
    migratedSqlite: string
  }
}

/** One cluster for the whole run. In CI PostgreSQL is required; elsewhere its absence is said. */
export async function setup(project: TestProject): Promise<() => void> {
  const cluster = startPostgres()
  if (!cluster && process.env.CI) throw new Error('CI needs PostgreSQL: apt-get install postgresql')
  if (!cluster) process.stderr.write('PostgreSQL is not installed: its half of the server suite is skipped\n')
  const dataDir = mkdtempSync(join(tmpdir(), 'stampdesk-migrated-'))
  const log = (error: Error) => process.stderr.write(`${error}\n`)
  await (await openDb({ dataDir, log })).close()
  if (cluster) {
    cluster.createDatabase(migratedTemplate)
    const db = await openDb({ databaseUrl: cluster.url(migratedTemplate), dataDir, log })
    project.provide('postgresCopy', await copyOf(db))
    await db.close()
  }
  project.provide('postgresUrl', cluster?.url('{database}') ?? '')
  project.provide('migratedSqlite', join(dataDir, databaseName))
  return () => {
    rmSync(dataDir, { recursive: true, force: true })
    cluster?.stop()
  }
}

/** TMPFS_MAGIC of statfs(2). */
const tmpfs = 0x01_02_19_94

/** From 15 on a copy is written to the log too, unless it is asked for as files: half the work where these lie in memory. */
async function copyOf(db: Db): Promise<string> {
  const [row] = await db.read<{ version: string }>("SELECT current_setting('server_version_num') AS version")
  const isOfFiles = statfsSync(tmpdir()).type === tmpfs && Number(row?.version) >= 150_000
  return `TEMPLATE ${migratedTemplate}${isOfFiles ? ' STRATEGY FILE_COPY' : ''}`
}
