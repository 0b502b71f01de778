/** on a tap's way each statement touches one partition of a table, so that a database of many machines can carry it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { markRestored } from '../ledger/restored.ts'
import { describeOn, type TestDatabase } from '../testing/databases.ts'
import { type Asked, noting, partition, partitionKeys, partsTouched } from '../testing/partitions.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'

describeOn('postgres', 'sixteen partitions of the hot tables', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let asked: Asked[]
  beforeAll(async () => {
    database = await create()
    await partition(database.db)
    const db = noting(database.db)
    shop = await openTestShop({ db })
    asked = db.asked
  })
  afterAll(() => database.remove())

  /** Each statement once: what was asked while `work` went on. */
  async function askedBy(work: () => Promise<void>): Promise<Asked[]> {
    const from = asked.length
    await work()
    const bySql = new Map(asked.slice(from).map((it) => [it.sql, it]))
    return [...bySql.values()].filter(({ sql }) =>
      Object.keys(partitionKeys).some((table) => new RegExp(`\\b${table}\\b`).test(sql)),
    )
  }

  async function findWide(statements: readonly Asked[]): Promise<string[]> {
    const wide: string[] = []
    for (const statement of statements)
      for (const [table, parts] of await partsTouched(database.db, statement))
        if (parts.size > 1) wide.push(`${table}: ${statement.sql.replaceAll(/\s+/g, ' ').trim()}`)
    return wide
  }

  const scan = (stampIdx: number) => shop.tablet('GET', `${api}/stamps/${stampIdx}/validate`)
  const sendAdd = (stampIdx: number, commandId = newId()) =>
    shop.tablet('POST', `${api}/commands`, {
      commands: [{ kind: 'add', commandId, stampIdx, count: 1, tappedAt: shop.clock.now, seq: 1 }],
    })

  test('a scan, an add, the same add again and a refused one', async () => {
    const stampIdx = await shop.stampWith(8)
    const statements = await askedBy(async () => {
      await scan(stampIdx)
      const id = newId()
      await sendAdd(stampIdx, id)
      await sendAdd(stampIdx, id)
      await sendAdd(stampIdx)
      await shop.api('PUT', '/api/stamp/v1/add', { stampIdx })
    })
    expect(statements.length).toBeGreaterThan(10)
    expect(await findWide(statements)).toEqual([])
  })

  test('a reward with its password, a wrong one before it; only where the cycle goes on is asked of all', async () => {
    const stampIdx = await shop.stampWith(10)
    const statements = await askedBy(async () => {
      await shop.tablet('POST', `${api}/stamps/${stampIdx}/reservation`)
      for (const password of ['1111', onsitePwd]) {
        const redeem = { stampIdx, onsitePwd: password }
        await shop.tablet('POST', `${api}/redemptions`, redeem, { 'Idempotency-Key': newId() })
      }
    })
    expect(statements.length).toBeGreaterThan(10)
    expect(await findWide(statements)).toEqual([
      expect.stringMatching(/^stamps: SELECT stamp_idx FROM stamps WHERE follows IN /),
      expect.stringMatching(/^stamps: SELECT stamp_idx FROM stamps WHERE restores IN /),
    ])
  })

  test('a reward that waits after a restore, on a card that stands for a lost one', async () => {
    const lostIdx = await shop.stampWith(10)
    const at = shop.clock.now
    await database.db.write((tx) => markRestored(tx, { backupAt: at, restoredAt: at }))
    // Everybody signs in anew.
    shop.clock.now += 3_600_001
    const moved = await shop.tablet(
      'POST',
      `${api}/stamps/${lostIdx}/replacement`,
      {},
      { 'Idempotency-Key': newId() },
    )
    const { stampIdx } = moved.result as { stampIdx: number }
    const redeem = () =>
      shop.tablet('POST', `${api}/redemptions`, { stampIdx, onsitePwd }, { 'Idempotency-Key': newId() })
    const statements = await askedBy(async () => {
      expect((await redeem()).code).toBe(1021)
      await database.db.write((tx) =>
        tx.run("UPDATE reviews SET state = 'closed', resolution = 'dismiss', closed_at = $1", [at]),
      )
      expect((await redeem()).code).toBe(1021)
    })
    expect(statements.length).toBeGreaterThan(5)
    expect(await findWide(statements)).toEqual([])
  })

  test('planted: one that looks a stamp up by another column is found', async () => {
    const wide = { sql: 'SELECT stamps FROM stamps WHERE follows = $1', params: [1] }
    const touched = await partsTouched(database.db, wide)
    expect(touched.get('stamps')?.size).toBe(16)
  })
})
