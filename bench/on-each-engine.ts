/** Runs what is measured on a new database of each engine, and exits 1 where one does not keep what it should. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Db } from '../src/server/db/db.ts'
import { openDb } from '../src/server/db/open.ts'
import { startPostgres } from '../src/server/testing/postgres-cluster.ts'

/** `databaseUrl` is PostgreSQL's. True where everything was in time. */
type Measure = (engine: string, db: Db, databaseUrl: string | undefined) => Promise<boolean>

export async function onEachEngine(only: string | undefined, measure: Measure): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'stampdesk-bench-'))
  try {
    const kept: boolean[] = []
    for (const engine of only ? [only] : ['sqlite', 'postgres']) {
      const cluster = engine === 'postgres' ? startPostgres() : null
      try {
        const databaseUrl = cluster?.url('postgres')
        const db = await openDb({ ...(databaseUrl && { databaseUrl }), dataDir, log: () => {} })
        kept.push(await measure(engine, db, databaseUrl))
        await db.close()
      } finally {
        cluster?.stop()
      }
    }
    process.exitCode = kept.every(Boolean) ? 0 : 1
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}
