/** What a manager is shown of the plan, and when the warning comes. */
import { expect, test } from 'vitest'
import { describeOnBoth } from '../testing/databases.ts'
import { openHostedShop } from '../testing/hosted-shop.ts'
import { openTestShop } from '../testing/test-shop.ts'
import { planTable } from './plan-limits.ts'
import { readPlanUse } from './plan-use.ts'

describeOnBoth('the plan', (create) => {
  test('its calls are counted by minute, hour and day, and four fifths are near the end', async () => {
    const database = await create()
    const limits = { minute: 30, hour: 600 }
    const shop = openHostedShop(database.db, limits)
    const gateway = shop.process()
    const { stampIdx } = shop.service.make({ stamps: 1 })
    const use = () => readPlanUse(database.db, { plan: 'free', limits }, shop.time.now())
    const look = async (times: number) => {
      for (let n = 0; n < times; n++) await shop.during(() => gateway.look(stampIdx))
    }
    const pass = (ms: number) => shop.during(() => shop.time.sleep(ms))
    expect(await use()).toMatchObject({ used: { minute: 0, hour: 0, day: 0 }, isNear: null })
    await look(10)
    expect(await use()).toMatchObject({
      plan: 'free',
      used: { minute: 10, hour: 10, day: 10 },
      left: { minute: 20, hour: 590 },
      isNear: null,
    })
    // The bucket lets no more of them through than the service counts.
    for (let n = 0; n < 14; n++) {
      await pass(3100)
      await look(1)
    }
    expect(await use()).toMatchObject({ used: { minute: 24 }, left: { minute: 6 }, isNear: 'minute' })
    expect(shop.service.tooMany).toBe(0)
    await pass(70_000)
    expect(await use()).toMatchObject({ used: { minute: 0, hour: 24, day: 24 }, isNear: null })
    await pass(25 * 3_600_000)
    await look(1)
    expect(await use()).toMatchObject({ used: { hour: 1, day: 1 }, queue: { queued: 0 } })
    expect(await database.db.read('SELECT slot FROM upstream_calls')).toHaveLength(1)
    await database.remove()
  })

  test('without a hosted service there is none', async () => {
    const database = await create()
    const shop = await openTestShop(database)
    expect(await shop.manager('GET', '/api/counter/v1/plan-use')).toMatchObject({ code: 0, result: null })
    await database.remove()
  })
})

test('the documented plans: each larger than the one before, and rewards from Personal on', () => {
  expect(planTable.map(({ minute }) => minute)).toEqual([30, 180, 300, 480, 768, 1200])
  expect(planTable.filter(({ hasRewards }) => !hasRewards).map(({ plan }) => plan)).toEqual(['free'])
})
