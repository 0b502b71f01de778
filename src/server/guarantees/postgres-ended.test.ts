/**
 * PostgreSQL ends sessions, and restarts, while more callers ask than there are connections: a connection that was
 * just handed to whoever waited for it is lost before anybody has sent a statement. The process goes on; what was
 * acknowledged is there once.
 */
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openDb } from '../db/open.ts'
import { type Cluster, startPostgres } from '../testing/postgres-cluster.ts'
import { type ServerProcess, startServer } from '../testing/server-process.ts'
import { newId, openTestShop, testApiKey } from '../testing/test-shop.ts'

const isDeep = process.env.DEEP === '1'
const endings = isDeep ? 500 : 10
const restarts = isDeep ? 10 : 1
/** The server has a pool of ten. */
const callers = 40
const headers = { Authorization: `APIKey ${testApiKey}`, 'Content-Type': 'application/json' }

describe.skipIf(!inject('postgresUrl'))('PostgreSQL ends sessions while callers wait for one (R-9)', () => {
  let cluster: Cluster
  let server: ServerProcess
  const stamps: number[] = []
  const acknowledged: string[] = []
  const asked: string[] = []
  let unavailable = 0

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

  async function ask<R>(sql: string, params: unknown[] = []): Promise<R[]> {
    const client = new Client({ connectionString: cluster.url('postgres') })
    client.on('error', () => {})
    await client.connect()
    const { rows } = await client.query(sql, params).finally(() => client.end())
    return rows
  }

  /** Each command by its id until it has an answer. */
  async function call(stampIdx: number, isOver: () => boolean): Promise<void> {
    for (let turn = 0; !isOver(); turn++) {
      const id = newId()
      asked.push(id)
      const sent = {
        method: 'PUT',
        headers: { ...headers, 'Idempotency-Key': id },
        body: JSON.stringify({ stampIdx }),
      }
      for (let status = 503; status === 503; ) {
        const response = await fetch(`${server.url}/api/stamp/v1/${turn % 2 ? 'remove' : 'add'}`, sent)
        status = response.status
        const { code, result } = (await response.json()) as { code: number; result: unknown }
        expect([200, 503]).toContain(status)
        if (status === 503) {
          unavailable++
          expect(result).toEqual({ commandId: id })
        } else {
          expect(code).toBe(0)
          acknowledged.push(id)
        }
      }
    }
  }

  /** Some answers, so that every ending meets work under way. */
  async function answered(count: number): Promise<void> {
    const from = acknowledged.length
    while (acknowledged.length - from < count) {
      if (server.process.exitCode !== null)
        throw new Error(`the server ended with ${server.process.exitCode}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  test(`${endings} times, and ${restarts} fast restarts, under ${callers} callers: no exit, nothing lost, nothing doubled`, async () => {
    let isOver = false
    const calling = Promise.all(stamps.map((stampIdx) => call(stampIdx, () => isOver)))
    const trouble = (async () => {
      let ended = 0
      for (let n = 0; n < endings; n++) {
        await answered(callers)
        const rows = await ask(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'server'`,
        )
        ended += rows.length
      }
      for (let n = 0; n < restarts; n++) {
        await answered(callers)
        cluster.restart()
      }
      await answered(callers)
      return ended
    })().finally(() => {
      isOver = true
    })
    const [ended] = await Promise.all([trouble, calling])
    process.stdout.write(
      `R-9: ${ended} sessions ended in ${endings} blows, ${restarts} restarts, ${acknowledged.length} commands, ${unavailable} answers 503\n`,
    )
    expect(server.process.exitCode).toBeNull()
    expect(unavailable).toBeGreaterThan(0)
    const rows = await ask<{ command_id: string; count: string }>(
      'SELECT command_id, COUNT(*) AS count FROM ledger WHERE command_id = ANY($1) GROUP BY command_id',
      [asked],
    )
    expect(rows.filter(({ count }) => count !== '1')).toEqual([])
    const found = new Set(rows.map(({ command_id }) => command_id))
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([])
    const sums = await ask<{ stamps: number; sum: string }>(
      `SELECT s.stamps, COALESCE(SUM(l.delta), 0) AS sum FROM stamps s LEFT JOIN ledger l ON l.stamp_idx = s.stamp_idx
       GROUP BY s.stamp_idx, s.stamps`,
    )
    expect(sums.filter(({ stamps: holds, sum }) => holds !== Number(sum))).toEqual([])
  }, 1_200_000)
})
