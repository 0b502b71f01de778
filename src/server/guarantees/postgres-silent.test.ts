/**
 * PostgreSQL neither answers nor hangs up: a frozen disk, a network that swallows. Whoever asks is answered within
 * a bounded time, nobody is kept waiting by a lock that is left behind, and afterwards everything counts once.
 */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Db, DbUnavailable, type Queries } from '../db/db.ts'
import { openDb } from '../db/open.ts'
import type { Log } from '../http/log.ts'
import { describeOn, type TestDatabase } from '../testing/databases.ts'
import { openPostgresWire, type PostgresWire } from '../testing/postgres-wire.ts'
import { type Answer, newId, openTestShop, type TestShop } from '../testing/test-shop.ts'

const answerMs = 1_000
const tills = 4
/** A connection and one statement that are given up, and what a busy machine adds. */
const boundMs = 5 * answerMs
const quiet: Log = { request: () => {}, info: () => {}, fault: () => {} }

describeOn('postgres', 'PostgreSQL falls silent (R-9)', (create) => {
  let database: TestDatabase
  let wire: PostgresWire
  let direct: TestShop
  const opened: Db[] = []
  beforeEach(async () => {
    database = await create()
    direct = await openTestShop(database)
    wire = await openPostgresWire(database.env.DATABASE_URL ?? '')
  })
  afterEach(async () => {
    wire.silence(false)
    for (const db of opened.splice(0)) await db.close()
    await wire.close()
    await database.remove()
  })

  async function open(limit: number | null, databaseUrl = wire.url): Promise<Db> {
    const db = await openDb({
      databaseUrl,
      dataDir: database.dataDir,
      poolSize: tills,
      answerMs: limit,
      log: () => {},
    })
    opened.push(db)
    return db
  }
  const add = (shop: TestShop, stampIdx: number, id: string) =>
    shop.api('PUT', '/api/stamp/v1/add', { stampIdx }, { 'Idempotency-Key': id })
  /** What there is by then, and null where it is still being waited for. */
  const within = (answers: Promise<Answer[]>) =>
    Promise.race([answers, new Promise<null>((resolve) => setTimeout(resolve, boundMs, null))])

  /** Twice as many as there are connections ask in the silence, then each by its id again. */
  async function askInSilence(limit: number | null) {
    const shop = await openTestShop({ db: await open(limit) }, { log: quiet })
    const stamps = await Promise.all(Array.from({ length: tills * 2 }, () => direct.stampWith(0)))
    const ids = stamps.map(() => newId())
    const ask = () => Promise.all(stamps.map((stampIdx, n) => add(shop, stampIdx, ids[n] ?? '')))
    wire.silence(true)
    const first = ask()
    const answered = await within(first)
    wire.silence(false)
    await first
    // As a till does; and on a busy machine a statement may be slower than this test allows.
    let again = await ask()
    for (let turn = 1; turn < 5 && again.some(({ status }) => status === 503); turn++) again = await ask()
    return { answered, ids, stamps, again }
  }

  test('whoever asks is answered in time, and once it is back each id counts once', async () => {
    const { answered, ids, stamps, again } = await askInSilence(answerMs)
    expect(answered?.map(({ status, code, result }) => ({ status, code, result }))).toEqual(
      ids.map((commandId) => ({ status: 503, code: 1503, result: { commandId } })),
    )
    expect(again.map(({ status, code }) => [status, code])).toEqual(stamps.map(() => [200, 0]))
    for (const stampIdx of stamps) expect(await direct.holds(stampIdx)).toBe(1)
  })

  test('planted: without a limit they wait for as long as it is silent', async () => {
    expect((await askInSilence(null)).answered).toBeNull()
  })

  test('silent from its COMMIT on: answered that nobody knows, and the id finds the one stamp', async () => {
    const shop = await openTestShop({ db: await open(answerMs) }, { log: quiet })
    const [stampIdx, id] = [await direct.stampWith(0), newId()]
    wire.cutAt = () => {
      wire.silence(true)
      return null
    }
    const answers = await within(add(shop, stampIdx, id).then((answer) => [answer]))
    expect(answers).toMatchObject([{ status: 503, code: 1503, result: { commandId: id } }])
    wire.cutAt = () => null
    wire.silence(false)
    expect(await add(shop, stampIdx, id)).toMatchObject({ status: 200, code: 0 })
    expect(await direct.holds(stampIdx)).toBe(1)
  })

  test('a lock that is left behind is taken away, and a statement that came late commits nothing', async () => {
    const wired = await open(answerMs)
    const stampIdx = await direct.stampWith(3)
    const set = (count: number) =>
      [`UPDATE stamps SET stamps = ${count} WHERE stamp_idx = $1`, [stampIdx]] as const
    const lost = wired.write(async (tx) => {
      await tx.run(...set(8))
      wire.silence(true)
      // Swallowed: the transaction must not be committed all the same.
      await tx.run(...set(9)).catch(() => {})
    })
    await expect(lost).rejects.toThrow(DbUnavailable)
    expect(await add(direct, stampIdx, newId())).toMatchObject({ status: 200, code: 0 })
    wire.silence(false)
    await wired.read('SELECT 1')
    expect(await direct.holds(stampIdx)).toBe(4)
  })

  test('a statement that PostgreSQL itself ends is the same refusal, and its connection stays good', async () => {
    const db = await open(answerMs)
    const pidOf = async (query: Queries['query']) =>
      (await query('SELECT pg_backend_pid() AS pid'))[0]?.['pid']
    let pid: unknown
    const slow = db.write(async (tx) => {
      pid = await pidOf(tx.query)
      await tx.query('SELECT pg_sleep(20)')
    })
    await expect(slow).rejects.toThrow(DbUnavailable)
    expect(await db.write((tx) => pidOf(tx.query))).toBe(pid)
  })

  test('what may be long is not cut: a step of a migration, and the clearing after an erasure', async () => {
    const url = database.env.DATABASE_URL ?? ''
    /** Resolves once it is held. */
    const hold = (table: string) =>
      new Promise<Promise<unknown>[]>((resolve) => {
        const held: Promise<unknown> = database.db.write(async (tx) => {
          await tx.run(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`)
          resolve([held])
          await tx.query('SELECT pg_sleep($1)', [(2 * answerMs) / 1000])
        })
      })
    const [first] = await hold('schema_version')
    const db = await open(answerMs, url)
    await first
    const [second] = await hold('holders')
    await expect(db.read('SELECT * FROM holders')).rejects.toThrow(DbUnavailable)
    await db.scrub()
    await second
  })
})
