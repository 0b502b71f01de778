/** I-12: the plan's rate limits, with live taps before a long queue. */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db } from '../db/db.ts'
import { openHostedShop } from '../testing/hosted-shop.ts'
import { openMemoryDb } from '../testing/memory-db.ts'

const queued = process.env.DEEP ? 500 : 200
const cards = queued / 5

const caller = { kind: 'system' } as const

// Hours of false time: in memory. The budget's SQL runs on both databases in gateway.test.ts.
let db: Db
beforeEach(async () => {
  db = await openMemoryDb()
})
afterEach(() => db.close())

/** Adds wait that were tapped at `queuedAt`; one tap comes every half minute until they are done. */
async function run(queuedAt: (now: number) => number, taps = Number.POSITIVE_INFINITY) {
  const limits = { minute: 30, hour: 1800 }
  const shop = openHostedShop(db, limits, 12)
  const gateway = shop.process()
  const { time, service } = shop
  const stamps = Array.from({ length: cards }, () => service.make({ maxStamps: 10 }))
  const queue = Array.from({ length: queued }, (_, n) => ({
    kind: 'add' as const,
    commandId: randomUUID(),
    stampIdx: stamps[n % cards]?.stampIdx ?? 0,
    count: 1,
  }))
  await shop.during(async () => {
    const tappedAt = queuedAt(time.now())
    await Promise.all(queue.map((command) => gateway.decide(command, { caller, tappedAt })))
  })
  const waits: number[] = []
  const open = async () =>
    (await db.read("SELECT 1 FROM upstream_intents WHERE state <> 'settled' LIMIT 1")).length
  const state = { isDone: false }
  await shop.during(async () => {
    const live = async () => {
      while (!state.isDone) {
        const { stampIdx } = service.make({ maxStamps: 10 })
        const at = time.now()
        const tap = { kind: 'add' as const, commandId: randomUUID(), stampIdx, count: 1 }
        const decision = await gateway.decide(tap, { caller, tappedAt: at })
        waits.push(decision.refusal === null ? time.now() - at : 60_000)
        if (waits.length >= taps) state.isDone = true
        await time.sleep(30_000)
      }
    }
    const work = async () => {
      while (!state.isDone && (await open()) > 0)
        await time.sleep(Math.max(10, Math.min(await gateway.worker.runDue(), 1000)))
      state.isDone = true
    }
    await Promise.all([live(), work()])
  })
  waits.sort((one, other) => one - other)
  return { shop, stamps, p95: waits[Math.floor(waits.length * 0.95)] ?? Number.NaN }
}

test(`30 calls a minute, ${queued} queued and two live taps a minute (I-12)`, async () => {
  const { shop, stamps, p95 } = await run((now) => now - 3_600_000)
  const { service, network } = shop
  expect(p95).toBeLessThan(3000)
  expect(service.tooMany / service.requests).toBeLessThanOrEqual(0.01)
  expect(stamps.map((stamp) => stamp.stamps)).toEqual(stamps.map(() => 5))
  expect(Math.max(...network.sent.values())).toBe(1)
}, 120_000)

test('planted: where the queue goes as live taps do, live taps wait, and it is found', async () => {
  expect((await run((now) => now, 20)).p95).toBeGreaterThan(3000)
}, 120_000)
