/** On PostgreSQL each day has a database of its own: a copy of one that is migrated, and gone afterwards. */
import { Client } from 'pg'
import { openDb } from '../../src/server/db/open.ts'
import { startPostgres } from '../../src/server/testing/postgres-cluster.ts'

/** Whose ledger it is: ours on one of the two databases, or a hosted service's. */
export const engines = ['sqlite', 'postgres', 'gateway'] as const
export type Engine = (typeof engines)[number]

export type Databases = {
  /** Undefined is a file in the shop's own folder. */
  within<T>(play: (databaseUrl: string | undefined) => Promise<T>): Promise<T>
  stop(): void
}

const inFiles: Databases = { within: (play) => play(undefined), stop() {} }

const template = 'day_template'

export const databasesOf = async (engine: Engine): Promise<Databases> =>
  engine === 'postgres' ? inPostgres() : inFiles

async function inPostgres(): Promise<Databases> {
  const cluster = startPostgres()
  if (!cluster) throw new Error('ENGINE=postgres, and it is not installed')
  const run = async (sql: string) => {
    const client = new Client({ connectionString: cluster.url('postgres') })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }
  cluster.createDatabase(template)
  const db = await openDb({ databaseUrl: cluster.url(template), dataDir: '', log() {} })
  await db.close()
  let count = 0
  // PostgreSQL copies a database that nobody else is copying just now.
  let last: Promise<unknown> = Promise.resolve()
  return {
    async within(play) {
      const name = `day_${++count}`
      const made = last.then(() => run(`CREATE DATABASE ${name} TEMPLATE ${template}`))
      last = made.catch(() => {})
      await made
      return play(cluster.url(name)).finally(() => run(`DROP DATABASE ${name} WITH (FORCE)`))
    },
    stop: cluster.stop,
  }
}
