/** PostgreSQL's synchronous standby is away, and it answers no commit: reads go on, and writes are refused at once. */

import { Client } from 'pg'
import { expect, test } from 'vitest'
import type { Db } from '../db/db.ts'
import { openDb } from '../db/open.ts'
import type { Log } from '../http/log.ts'
import { type Cluster, startPostgres } from '../testing/postgres-cluster.ts'
import { newId, openTestShop, type TestShop } from '../testing/test-shop.ts'

const answerMs = 1500
const poolSize = 4
const quiet: Log = { request: () => {}, info: () => {}, fault: () => {} }
const cluster = startPostgres()

test.skipIf(!cluster)(
  'while its standby is away reads go on, writes are refused, and afterwards each id counts once',
  async () => {
    const { url, createDatabase, stop } = cluster as Cluster
    createDatabase('shop')
    const operator = new Client({ connectionString: url('postgres') })
    await operator.connect()
    await operator.query("SET synchronous_commit = 'local'")
    const standby = async (names: string) => {
      await operator.query(`ALTER SYSTEM SET synchronous_standby_names = '${names}'`)
      await operator.query('SELECT pg_reload_conf()')
      await expect
        .poll(async () => (await operator.query('SHOW synchronous_standby_names')).rows)
        .toEqual([{ synchronous_standby_names: names }])
    }
    const sessions = async () =>
      Number(
        (await operator.query("SELECT COUNT(*) AS n FROM pg_stat_activity WHERE datname = 'shop'")).rows[0].n,
      )
    const db: Db = await openDb({
      databaseUrl: url('shop'),
      dataDir: '/nonexistent',
      poolSize,
      answerMs,
      log: () => {},
    })
    const shop: TestShop = await openTestShop({ db }, { log: quiet })
    const stamps = await Promise.all(Array.from({ length: 12 }, () => shop.stampWith(0)))
    const ids = stamps.map(() => newId())
    const addAll = () =>
      Promise.all(
        stamps.map((stampIdx, n) =>
          shop.api('PUT', '/api/stamp/v1/add', { stampIdx }, { 'Idempotency-Key': ids[n] ?? '' }),
        ),
      )
    try {
      await standby('away')
      expect((await addAll()).map(({ code }) => code)).toEqual(stamps.map(() => 1503))
      const held = await sessions()
      for (let turn = 0; turn < 3; turn++) {
        const startedAt = performance.now()
        expect((await addAll()).map(({ code }) => code)).toEqual(stamps.map(() => 1503))
        // None of them waited for an answer, nor took a session that would be missed.
        expect(performance.now() - startedAt).toBeLessThan(answerMs)
        expect(await shop.api('GET', `/api/stamp/v1/validate?stampIdx=${stamps[0]}`)).toMatchObject({
          code: 0,
        })
      }
      expect(await sessions()).toBeLessThanOrEqual(held + 1)
      await standby('')
      await expect
        .poll(async () => (await addAll()).map(({ code }) => code), { timeout: 20_000 })
        .toEqual(stamps.map(() => 0))
      for (const stampIdx of stamps) expect(await shop.holds(stampIdx)).toBe(1)
    } finally {
      await db.close()
      await operator.end()
      stop()
    }
  },
  60_000,
)
