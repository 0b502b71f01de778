import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Glance } from '#shared/activity-api.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop, type TestShop, today } from '../testing/test-shop.ts'

const api = '/api/counter/v1'

describeOnBoth('the day at a glance', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  test('a reward that was given back is none of the day, nor of its hour, as in the report of rewards', async () => {
    const read = async () => (await shop.manager('GET', `${api}/glance?day=${today}`)).result as Glance
    const stamps = [await shop.stampWith(6, 2), await shop.stampWith(6, 2)]
    for (const stampIdx of stamps) await shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx })
    const before = await read()
    expect(before).toMatchObject({ rewards: 2 })
    shop.clock.now += 7_200_000
    await shop.manager('POST', `${api}/stamps/${stamps[0]}/give-back`, { reason: 'wrong card' })
    const { rewards, newCards, hours } = await read()
    expect(newCards).toBe(before.newCards)
    expect([rewards, hours.map((hour) => hour.rewards).filter((count) => count !== 0)]).toEqual([1, [1]])
  })
})
