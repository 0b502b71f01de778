import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db } from '../db/db.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openHostedShop, settleMs } from '../testing/hosted-shop.ts'
import { openMemoryDb } from '../testing/memory-db.ts'
import type { Gateway } from './gateway.ts'
import type { HostedLimits } from './hosted-call.ts'
import { queueLeft } from './queue-left.ts'

const caller = { kind: 'system' } as const

/** `adds` that were tapped an hour ago, over a fifth as many stamps. */
async function queued(db: Db, limits: HostedLimits, adds: number) {
  const shop = openHostedShop(db, limits)
  const gateway = shop.process()
  const stamps = Array.from({ length: Math.ceil(adds / 5) }, () => shop.service.make({ maxStamps: 50 }))
  await shop.during(async () => {
    const tappedAt = shop.time.now() - 3_600_000
    for (let n = 0; n < adds; n++) {
      const stampIdx = stamps[n % stamps.length]?.stampIdx ?? 0
      await gateway.decide({ kind: 'add', commandId: randomUUID(), stampIdx, count: 1 }, { caller, tappedAt })
    }
  })
  return { shop, gateway, stamps, left: () => queueLeft(db, limits, shop.time.now()) }
}

async function drain({ shop, gateway, left }: Awaited<ReturnType<typeof queued>>): Promise<number> {
  const startedAt = shop.time.now()
  await shop.during(async () => {
    while ((await left()).queued > 0)
      await shop.time.sleep(Math.max(10, Math.min(await gateway.worker.runDue(), 1000)))
  })
  return (shop.time.now() - startedAt) / 1000
}

test.each([
  ['the minute', { minute: 30, hour: 100_000 }, 100],
  ['the hour', { minute: 1000, hour: 100 }, 50],
])('where %s is what limits, the time that was told is the time that it takes', async (_, limits, adds) => {
  const db = await openMemoryDb()
  const line = await queued(db, limits, adds)
  const estimate = await line.left()
  expect(estimate.queued).toBe(adds)
  const took = await drain(line)
  expect(took / estimate.secondsLeft).toBeGreaterThan(0.85)
  expect(took / estimate.secondsLeft).toBeLessThan(1.15)
  expect(await line.left()).toEqual({ queued: 0, secondsLeft: 0 })
  await db.close()
})

describeOnBoth('the time that the queue has left', (create) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await create()
  })
  afterEach(() => database.remove())

  test('it falls as the queue is worked off', async () => {
    const line = await queued(database.db, { minute: 30, hour: 100_000 }, 20)
    const first = await line.left()
    expect(first.secondsLeft).toBeGreaterThan(60)
    await line.shop.pass(60_000, line.gateway)
    const second = await line.left()
    expect(second.queued).toBeLessThan(first.queued)
    expect(second.secondsLeft).toBeLessThan(first.secondsLeft - 30)
  })

  test('a stamp in doubt is waited for', async () => {
    const limits = { minute: 1000, hour: 10_000 }
    const shop = openHostedShop(database.db, limits)
    const gateway: Gateway = shop.process()
    shop.network.weather = { ...shop.network.weather, requestLost: 1, spares: 'GET' }
    const { stampIdx } = shop.service.make({})
    await shop.during(() =>
      gateway.decide({ kind: 'add', commandId: randomUUID(), stampIdx, count: 1 }, { caller }),
    )
    await shop.pass(15_000, gateway)
    const { queued: waiting, secondsLeft } = await queueLeft(database.db, limits, shop.time.now())
    expect(waiting).toBe(1)
    expect(secondsLeft).toBeGreaterThan(settleMs / 1000 - 20)
    expect(secondsLeft).toBeLessThanOrEqual(settleMs / 1000)
  })
})
