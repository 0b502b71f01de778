/**
 * PostgreSQL's primary is lost under load and its standby promoted, behind HAProxy. With a synchronous standby nothing
 * that was acknowledged is lost, however often; with an asynchronous one it may be, which the planted fault shows.
 */
import { Client } from 'pg'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { openDb } from '../db/open.ts'
import type { Log } from '../http/log.ts'
import { accountOf, startCallers } from '../testing/callers.ts'
import { describeOn } from '../testing/databases.ts'
import { isHaproxyThere, type PostgresPair, startPair } from '../testing/postgres-pair.ts'
import { type ServerProcess, startServer } from '../testing/server-process.ts'
import { openTestShop } from '../testing/test-shop.ts'

/** Each takes seconds: in the deep form, or as many as are asked for. */
const failovers = Number(process.env.FAILOVERS ?? (process.env.DEEP === '1' ? 50 : 0))
/** More than the server has connections to write with. */
const callers = 20

describe.skipIf(failovers === 0 || !inject('postgresUrl') || !isHaproxyThere())(
  'a failover of PostgreSQL (R-9)',
  () => {
    let pair: PostgresPair
    let server: ServerProcess
    let stamps: number[]
    const begin = async (isSynchronous: boolean) => {
      pair = await startPair({ isSynchronous })
      const db = await openDb({ databaseUrl: pair.url, dataDir: '', log: () => {} })
      const shop = await openTestShop({ db })
      stamps = []
      // Some to take away even where an added one is lost.
      for (let n = 0; n < callers; n++) stamps.push(await shop.stampWith(5))
      await db.close()
      server = await startServer({ DATABASE_URL: pair.url, LOG_LEVEL: 'silent' })
    }
    afterEach(async () => {
      await server?.kill()
      await pair?.stop()
    })

    test(`${failovers} times to a synchronous standby: nothing acknowledged is lost, nothing counts twice`, async () => {
      await begin(true)
      const calling = startCallers(server.url, stamps)
      const awayMs: number[] = []
      for (let n = 0; n < failovers; n++) {
        await calling.answered(callers * 2)
        const startedAt = performance.now()
        await pair.failOver()
        await calling.answered(1)
        awayMs.push(performance.now() - startedAt)
      }
      await calling.answered(callers)
      await calling.end()
      const sorted = awayMs.toSorted((one, other) => one - other)
      process.stdout.write(
        `R-9: ${failovers} failovers, ${calling.acknowledged.length} acknowledged, ${calling.unavailable()} answers 503, away ${Math.round(sorted[failovers >> 1] ?? 0)} ms (median), ${Math.round(sorted.at(-1) ?? 0)} ms (longest)\n`,
      )
      expect(server.process.exitCode).toBeNull()
      expect(calling.unavailable()).toBeGreaterThan(0)
      expect(await accountOf(pair.url, calling)).toEqual({ doubled: [], lost: [], wrongSums: [] })
    }, 1_800_000)

    test('planted: what was acknowledged while an asynchronous standby heard nothing is found to be lost', async () => {
      await begin(false)
      const calling = startCallers(server.url, stamps)
      // With its line whole it may lack nothing: how much is only told.
      const whole = Math.min(failovers, 4)
      for (let n = 0; n < whole; n++) {
        await calling.answered(callers * 2)
        await pair.failOver()
      }
      await calling.answered(callers)
      const before = (await accountOf(pair.url, calling)).lost.length
      const acknowledged = calling.acknowledged.length
      await pair.cutStream()
      await calling.answered(callers * 2)
      await pair.failOver()
      await calling.answered(callers)
      await calling.end()
      const { lost, doubled, wrongSums } = await accountOf(pair.url, calling)
      process.stdout.write(
        `R-9: asynchronous, ${before} of ${acknowledged} acknowledged lost in ${whole} failovers, ${lost.length - before} more with the line cut\n`,
      )
      expect(lost.length - before).toBeGreaterThanOrEqual(callers)
      expect([doubled, wrongSums]).toEqual([[], []])
    }, 600_000)
  },
)

const quiet: Log = { request: () => {}, info: () => {}, fault: () => {} }

describeOn('postgres', 'a session that was led to a standby', (create) => {
  test('is told apart from a fault and given up: the next one is led to the primary', async () => {
    const database = await create()
    const databaseUrl = database.env.DATABASE_URL ?? ''
    const db = await openDb({ databaseUrl, dataDir: '', log: () => {} })
    const shop = await openTestShop({ db }, { log: quiet })
    const stampIdx = await shop.stampWith(0)
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    const name = client.database
    /** What a session on a standby is: read only from its first statement on. */
    const becomeStandby = async () => {
      await client.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`)
      await client.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
        [name],
      )
    }
    const add = () => shop.api('PUT', '/api/stamp/v1/add', { stampIdx })
    try {
      await becomeStandby()
      await expect.poll(async () => (await add()).code).toBe(1503)
      expect(await add()).toMatchObject({ status: 503, code: 1503 })
      // Nobody ends the sessions this time: the server itself has none of them left.
      await client.query(`ALTER DATABASE ${name} SET default_transaction_read_only = off`)
      expect((await add()).code).toBe(0)
      expect(await shop.holds(stampIdx)).toBe(1)
    } finally {
      await client.end()
      await db.close()
      await database.remove()
    }
  })
})
