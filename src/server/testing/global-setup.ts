import type { TestProject } from 'vitest/node'
import { openDb } from '../db/open.ts'
import { migratedTemplate, startPostgres } from './postgres-cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a server on which databases may be made, with `{database}` to fill in; empty where there is none. */
    postgresUrl: string
  }
}

/** One cluster for the whole run. In CI PostgreSQL is required; elsewhere its absence is said. */
export async function setup(project: TestProject): Promise<(() => void) | undefined> {
  const cluster = startPostgres()
  if (!cluster && process.env.CI) throw new Error('CI needs PostgreSQL: apt-get install postgresql')
  if (!cluster) process.stderr.write('PostgreSQL is not installed: its half of the server suite is skipped\n')
  if (cluster) {
    cluster.createDatabase(migratedTemplate)
    const log = (error: Error) => process.stderr.write(`${error}\n`)
    await (await openDb({ databaseUrl: cluster.url(migratedTemplate), dataDir: '', log })).close()
  }
  project.provide('postgresUrl', cluster?.url('{database}') ?? '')
  return () => cluster?.stop()
}
