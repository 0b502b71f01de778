/** Twenty tablets before a service that is away do not hammer it, and notice when it is back. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { openHostedShop } from '../testing/hosted-shop.ts'
import { openMemoryDb } from '../testing/memory-db.ts'
import { calm } from '../testing/simulated-network.ts'
import { promisesSettled } from '../testing/simulated-time.ts'

test('a service that is away is asked once in five seconds, less often later, and all goes on when it is back', async () => {
  const db = await openMemoryDb()
  const shop = openHostedShop(db, { minute: 30, hour: 600 }, 1, promisesSettled)
  const { time, service, network } = shop
  const asked: number[] = []
  const gateway = shop.process({
    hosted: (hosted) => ({
      ...hosted,
      validate(stampIdx) {
        asked.push(time.now())
        return hosted.validate(stampIdx)
      },
      add(stampIdx) {
        asked.push(time.now())
        return hosted.add(stampIdx)
      },
    }),
  })
  const stamps = Array.from({ length: 20 }, () => service.make({ stamps: 1 }).stampIdx)
  network.weather = { ...calm, notSent: 1 }
  const startedAt = time.now()
  const awayMs = 15 * 60_000
  const tablet = async (stampIdx: number, n: number) => {
    await time.sleep(n * 100)
    const tap = { kind: 'add', commandId: randomUUID(), stampIdx, count: 1 } as const
    await gateway.decide(tap, { caller: { kind: 'system' } })
    while (time.now() < startedAt + awayMs) {
      expect(await gateway.look(stampIdx)).toEqual({ kind: 'not-asked', why: 'service-away' })
      await time.sleep(15_000)
    }
  }
  await shop.during(async () => {
    const state = { isOver: false }
    const work = async () => {
      while (!state.isOver) await time.sleep(Math.min(Math.max(await gateway.worker.runDue(), 20), 1000))
    }
    const working = work()
    await Promise.all(stamps.map(tablet))
    state.isOver = true
    await working
  })
  expect((await gateway.reach()).isAway).toBe(true)
  // Three calls tell that it is away.
  const since = asked.slice(3)
  const gaps = since.slice(1).map((at, n) => at - (since[n] ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5000)
  expect(asked.length).toBeLessThan(80)

  network.weather = calm
  await shop.pass(300_000, gateway)
  expect(await gateway.reach()).toMatchObject({ isAway: false, awayMs: null })
  expect(stamps.map((stampIdx) => service.stamps.get(stampIdx)?.stamps)).toEqual(stamps.map(() => 2))
  expect(Math.max(...network.sent.values())).toBe(1)
  await db.close()
})
