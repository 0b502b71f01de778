/** I-12: the plan's rate limits, with live taps before a long queue. */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openHostedShop } from '../testing/hosted-shop.ts'

const caller = { kind: 'system' } as const

describeOnBoth('the budget of the hosted plan', (create, engine) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await create()
  })
  afterEach(() => database.remove())

  test('30 calls a minute, 500 queued and two live taps a minute (I-12)', async () => {
    if (engine === 'postgres') return // Hours of false time; the budget's SQL runs on both in gateway.test.ts.
    const limits = { minute: 30, hour: 1800 }
    const shop = openHostedShop(database.db, limits, 12)
    const gateway = shop.process()
    const { time, service } = shop
    const queuedAt = time.now() - 3_600_000
    const stamps = Array.from({ length: 100 }, () => service.make({ maxStamps: 10 }))
    const queue = Array.from({ length: 500 }, (_, n) => ({
      kind: 'add' as const,
      commandId: randomUUID(),
      stampIdx: stamps[n % 100]?.stampIdx ?? 0,
      count: 1,
    }))
    await shop.during(async () => {
      for (const command of queue) await gateway.decide(command, { caller, tappedAt: queuedAt })
    })
    const waits: number[] = []
    const open = async () =>
      (await database.db.read("SELECT 1 FROM upstream_intents WHERE state <> 'settled' LIMIT 1")).length
    const state = { isDone: false }
    await shop.during(async () => {
      const live = async () => {
        while (!state.isDone) {
          const { stampIdx } = service.make({ maxStamps: 10 })
          const at = time.now()
          const tap = { kind: 'add' as const, commandId: randomUUID(), stampIdx, count: 1 }
          const decision = await gateway.decide(tap, { caller, tappedAt: at })
          waits.push(decision.refusal === null ? time.now() - at : 60_000)
          await time.sleep(30_000)
        }
      }
      const work = async () => {
        while ((await open()) > 0)
          await time.sleep(Math.max(10, Math.min(await gateway.worker.runDue(), 1000)))
        state.isDone = true
      }
      await Promise.all([live(), work()])
    })
    waits.sort((one, other) => one - other)
    expect(waits[Math.floor(waits.length * 0.95)]).toBeLessThan(3000)
    expect(service.tooMany / service.requests).toBeLessThanOrEqual(0.01)
    expect(stamps.map((stamp) => stamp.stamps)).toEqual(stamps.map(() => 5))
    expect(Math.max(...shop.network.sent.values())).toBe(1)
  }, 120_000)
})
