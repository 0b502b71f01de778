/**
 * What is measured is measured on new databases of each engine, or of the one that the command line names (`sqlite`,
 * `postgres`). Exits 1 where one does not keep what it should; the quick form holds nothing to a time.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { migratedTemplate, startPostgres } from '../src/server/testing/postgres-cluster.ts'
import { isQuick } from './measured.ts'

/** A folder, and PostgreSQL's address where it is not SQLite in that folder. */
export type Place = { dataDir: string; databaseUrl?: string }
export type Engine = {
  name: 'SQLite' | 'PostgreSQL'
  /** For a server; `newBarePlace` for who makes tables of its own. */
  newPlace: () => Promise<Place>
  newBarePlace: () => Promise<Place>
}

/**
 * Who runs all benches has one cluster for them: an address with `{database}` to fill in, and in it a database that is
 * migrated, since copying it is quicker than migrating each.
 */
export const sharedCluster = 'BENCH_POSTGRES'

/** `isKept` where everything was in time; `told` of the engine in the README's table. */
type Outcome = { isKept: boolean; told: string }
type Measure = (engine: Engine) => Promise<Outcome>

/** What is told of each, one after the other. */
export async function onEachEngine(measure: Measure): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'stampdesk-bench-'))
  const newFolder = () => mkdtempSync(join(folder, 'data-'))
  const is = (engine: string) =>
    process.argv.includes(engine) || !['sqlite', 'postgres'].some((it) => process.argv.includes(it))
  const outcomes: Outcome[] = []
  try {
    if (is('sqlite')) {
      const newPlace = async () => ({ dataDir: newFolder() })
      outcomes.push(await measure({ name: 'SQLite', newPlace, newBarePlace: newPlace }))
    }
    if (is('postgres')) outcomes.push(...(await onPostgres(measure, newFolder)))
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  if (!isQuick && outcomes.some(({ isKept }) => !isKept)) process.exitCode = 1
  return outcomes.map(({ told }) => told).join('; ')
}

async function onPostgres(measure: Measure, newFolder: () => string): Promise<Outcome[]> {
  const shared = process.env[sharedCluster]
  const cluster = shared ? null : startPostgres()
  const address = shared ?? cluster?.url('{database}')
  if (address === undefined) {
    console.log('PostgreSQL: not installed, not measured')
    return []
  }
  const newDatabase = async (copied: string) => {
    const name = `bench_${randomUUID().replaceAll('-', '')}`
    const admin = new Client({ connectionString: address.replace('{database}', 'postgres') })
    await admin.connect()
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${copied}`)
    await admin.end()
    return { dataDir: newFolder(), databaseUrl: address.replace('{database}', name) }
  }
  try {
    const newBarePlace = () => newDatabase('template1')
    const newPlace = shared ? () => newDatabase(migratedTemplate) : newBarePlace
    return [await measure({ name: 'PostgreSQL', newPlace, newBarePlace })]
  } finally {
    cluster?.stop()
  }
}
