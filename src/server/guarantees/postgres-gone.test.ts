/**
 * back ends of PostgreSQL are terminated, and connections are cut at COMMIT, under load. Whoever asks is answered the
 * first answer or 503 with the id, never another; the outcome is looked up by the id, and nothing is run again.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CommitUnknown, type Db, type Queries } from '../db/db.ts'
import { openDb } from '../db/open.ts'
import type { Log } from '../http/log.ts'
import { describeOn, type TestDatabase } from '../testing/databases.ts'
import { openPostgresWire, type PostgresWire } from '../testing/postgres-wire.ts'
import { createRandom } from '../testing/simulated-time.ts'
import { newId, openTestShop, type TestShop, testApiKey } from '../testing/test-shop.ts'

const isDeep = process.env.DEEP === '1'
const terminations = isDeep ? 200 : 20
const cuts = isDeep ? 200 : 20
const tills = 8
const seed = Number(process.env.SEED ?? 9)
const headers = { Authorization: `APIKey ${testApiKey}`, 'Content-Type': 'application/json' }
const quiet: Log = { request: () => {}, info: () => {}, fault: () => {} }

type Run = {
  commands: number
  statuses: Set<number>
  unavailable: number
  /** COMMITs whose answer was lost, and those of them that were answered all the same: the id was looked up. */
  unknown: number
  /** Commands whose transaction was begun more often than they were asked. */
  runAgain: string[]
  doubled: number
  lost: number
}

describeOn('postgres', 'PostgreSQL goes away under load (R-9)', (create) => {
  let database: TestDatabase
  let wire: PostgresWire
  let wired: Db
  let setup: TestShop
  beforeAll(async () => {
    database = await create()
    setup = await openTestShop(database)
    wire = await openPostgresWire(`${database.env.DATABASE_URL}&application_name=wired`)
    wired = await openDb({ databaseUrl: wire.url, dataDir: database.dataDir, poolSize: tills, log: () => {} })
  })
  afterAll(async () => {
    await wired.close()
    await wire.close()
    await database.remove()
  })

  const terminateOne = () =>
    database.db.read(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'wired' ORDER BY random() LIMIT 1`,
    )

  /** Tills that add and remove, each command asked by its id until it has an answer. `begin` starts the trouble. */
  async function load(wrap: (db: Db) => Db, begin: () => () => boolean): Promise<Run> {
    const asked = new Map<string, number>()
    const begun = new Map<string, number>()
    const run: Run = {
      commands: 0,
      statuses: new Set(),
      unavailable: 0,
      unknown: 0,
      runAgain: [],
      doubled: 0,
      lost: 0,
    }
    const bump = (counts: Map<string, number>, id: string) => counts.set(id, (counts.get(id) ?? 0) + 1)
    const noting = (tx: Queries): Queries => ({
      ...tx,
      run: (sql, params) => {
        if (sql.includes('INSERT INTO commands')) bump(begun, String(params?.[0]))
        return tx.run(sql, params)
      },
    })
    const counted: Db = {
      ...wired,
      write: (work) =>
        wired
          .write((tx) => work(noting(tx)))
          .catch((error: unknown) => {
            if (error instanceof CommitUnknown) run.unknown++
            throw error
          }),
    }
    const shop = await openTestShop(database)
    const stamps = await Promise.all(Array.from({ length: tills }, () => setup.stampWith(0)))
    const { app } = await openTestShop({ db: wrap(counted) }, { log: quiet })
    const isOver = begin()
    const till = async (stampIdx: number) => {
      for (let turn = 0; !isOver() || turn === 0; turn++) {
        const id = newId()
        const call = turn % 2 ? 'remove' : 'add'
        for (let status = 503; status === 503; ) {
          bump(asked, id)
          const response = await app.request(`/api/stamp/v1/${call}`, {
            method: 'PUT',
            headers: { ...headers, 'Idempotency-Key': id },
            body: JSON.stringify({ stampIdx }),
          })
          status = response.status
          run.statuses.add(status)
          const { code, result } = (await response.json()) as { code: number; result: unknown }
          if (status === 503) expect(result).toEqual({ commandId: id })
          else expect(code).toBe(0)
          if (status === 503) run.unavailable++
        }
      }
    }
    await Promise.all(stamps.map(till))
    run.commands = asked.size
    run.runAgain = [...asked.keys()].filter((id) => (begun.get(id) ?? 0) > (asked.get(id) ?? 0))
    for (const id of asked.keys()) {
      const rows = await database.db.read('SELECT 1 FROM ledger WHERE command_id = $1', [id])
      if (rows.length === 0) run.lost++
      if (rows.length > 1) run.doubled++
    }
    for (const stampIdx of stamps) {
      const [sum] = await database.db.read('SELECT SUM(delta) AS sum FROM ledger WHERE stamp_idx = $1', [
        stampIdx,
      ])
      expect(await shop.holds(stampIdx)).toBe(sum?.sum)
    }
    return run
  }

  /** Some commands between two terminations. */
  const someLoad = () => new Promise((resolve) => setTimeout(resolve, 25))

  const summaryOf = ({ commands, unavailable, unknown }: Run) =>
    process.stdout.write(
      `R-9: ${commands} commands, ${unavailable} answers 503, ${unknown} COMMITs without an answer, cut ${JSON.stringify(wire.cuts)}\n`,
    )

  test(`${terminations} back ends are terminated: each command is applied once, whoever asks gets 200 or 503`, async () => {
    let terminating: Promise<void> | undefined
    const run = await load(
      (db) => db,
      () => {
        let done = 0
        terminating = (async () => {
          for (; done < terminations; done++) {
            await someLoad()
            await terminateOne()
          }
        })()
        return () => done >= terminations
      },
    )
    await terminating
    summaryOf(run)
    expect([...run.statuses].toSorted()).toEqual([200, 503])
    expect([run.runAgain, run.doubled, run.lost]).toEqual([[], 0, 0])
    expect(run.unavailable).toBeGreaterThan(0)
  }, 600_000)

  /** Cuts one COMMIT in five, before or after it arrives, until there were so many of both. */
  function cutting(): () => boolean {
    const random = createRandom(seed)
    wire.cuts = { before: 0, after: 0 }
    wire.cutAt = () => (random() < 0.2 ? (random() < 0.5 ? 'before' : 'after') : null)
    return () => {
      const isOver = Math.min(wire.cuts.before, wire.cuts.after) >= cuts
      if (isOver) wire.cutAt = () => null
      return isOver
    }
  }

  test(`the connection is cut at COMMIT ${cuts} times before and ${cuts} after it arrives: looked up, never run again`, async () => {
    const run = await load((db) => db, cutting)
    summaryOf(run)
    expect([...run.statuses].toSorted()).toEqual([200, 503])
    expect([run.runAgain, run.doubled, run.lost]).toEqual([[], 0, 0])
    expect(run.unknown).toBeGreaterThanOrEqual(cuts * 2)
    // Where the COMMIT had arrived the first answer was found by its id, without asking again.
    expect(run.unavailable).toBeLessThan(run.unknown)
  }, 600_000)

  test('planted: a transaction that is run again after a lost COMMIT is found', async () => {
    const runningAgain = (db: Db): Db => ({
      ...db,
      write: (work) =>
        db.write(work).catch((error: unknown) => {
          if (error instanceof CommitUnknown) return db.write(work)
          throw error
        }),
    })
    expect((await load(runningAgain, cutting)).runAgain).not.toEqual([])
  }, 600_000)
})
