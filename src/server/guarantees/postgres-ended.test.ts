/**
 * PostgreSQL ends sessions, and restarts, while more callers ask than there are connections: a connection that was
 * just handed to whoever waited for it is lost before anybody has sent a statement. The process goes on; what was
 * acknowledged is there once.
 */
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openDb } from '../db/open.ts'
import { accountOf, startCallers } from '../testing/callers.ts'
import { type Cluster, startPostgres } from '../testing/postgres-cluster.ts'
import { type ServerProcess, startServer } from '../testing/server-process.ts'
import { openTestShop } from '../testing/test-shop.ts'

const isDeep = process.env.DEEP === '1'
const endings = isDeep ? 500 : 10
const restarts = isDeep ? 10 : 1
/** The server has a pool of ten. */
const callers = 40

describe.skipIf(!inject('postgresUrl'))('PostgreSQL ends sessions while callers wait for one (R-9)', () => {
  let cluster: Cluster
  let server: ServerProcess
  const stamps: number[] = []

  beforeAll(async () => {
    const own = startPostgres()
    if (!own) throw new Error('PostgreSQL is not installed')
    cluster = own
    const databaseUrl = `${cluster.url('postgres')}&application_name=server`
    const db = await openDb({ databaseUrl: cluster.url('postgres'), dataDir: '', log: () => {} })
    const shop = await openTestShop({ db })
    for (let n = 0; n < callers; n++) stamps.push(await shop.stampWith(0))
    await db.close()
    server = await startServer({ DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' })
  }, 60_000)
  afterAll(async () => {
    await server?.kill()
    cluster?.stop()
  })

  async function endSessions(): Promise<number> {
    const client = new Client({ connectionString: cluster.url('postgres') })
    client.on('error', () => {})
    await client.connect()
    const { rows } = await client
      .query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'server'")
      .finally(() => client.end())
    return rows.length
  }

  test(`${endings} times, and ${restarts} fast restarts, under ${callers} callers: no exit, nothing lost, nothing doubled`, async () => {
    const calling = startCallers(server.url, stamps)
    let ended = 0
    for (let n = 0; n < endings; n++) {
      await calling.answered(callers)
      ended += await endSessions()
    }
    for (let n = 0; n < restarts; n++) {
      await calling.answered(callers)
      cluster.restart()
    }
    await calling.answered(callers)
    await calling.end()
    process.stdout.write(
      `R-9: ${ended} sessions ended in ${endings} blows, ${restarts} restarts, ${calling.acknowledged.length} commands, ${calling.unavailable()} answers 503\n`,
    )
    expect(server.process.exitCode).toBeNull()
    expect(calling.unavailable()).toBeGreaterThan(0)
    expect(await accountOf(cluster.url('postgres'), calling)).toEqual({
      doubled: [],
      lost: [],
      wrongSums: [],
    })
  }, 1_200_000)
})
