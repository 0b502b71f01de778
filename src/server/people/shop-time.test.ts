/** One shop, one calendar: whichever process is asked, and whichever machine that one stands on. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db } from '../db/db.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'

const settings = { shopNm: 'Canal Coffee', languages: ['en'], idleLockMs: 120_000 }
/** Already the 11th in Seoul, still the 10th in Honolulu. */
const evening = Date.parse('2026-03-10T20:00:00Z')

describeOnBoth('a shop with two processes', (create) => {
  let database: TestDatabase
  let second: Db
  beforeEach(async () => {
    database = await create()
    second = await database.again()
  })
  afterEach(async () => {
    await second.close()
    await database.remove()
  })

  const open = (db: Db, timeZone: string) => openTestShop({ db }, { timeZone })
  const validate = async (shop: TestShop, stampIdx: number) =>
    (await shop.api('GET', `/api/stamp/v1/validate?stampIdx=${stampIdx}`)).code

  test('a zone that is changed at one counts at the other from its next request on', async () => {
    const [one, other] = [await open(database.db, 'Asia/Seoul'), await open(second, 'Asia/Seoul')]
    one.clock.now = evening
    other.clock.now = evening
    const stampIdx = await one.stampWith(1, 1, { endYmd: '2026-03-10' })
    expect([await validate(one, stampIdx), await validate(other, stampIdx)]).toEqual([1004, 1004])
    const moved = { ...settings, timeZone: 'Pacific/Honolulu' }
    expect(await one.manager('PUT', '/api/counter/v1/settings', moved)).toMatchObject({ code: 0 })
    expect([await validate(one, stampIdx), await validate(other, stampIdx)]).toEqual([0, 0])
    expect((await other.request('GET', '/api/counter/v1/entrance')).result).toMatchObject({
      timeZone: 'Pacific/Honolulu',
    })
  })

  test('where nobody has said a zone, the one of the first machine is the one of all', async () => {
    const [one, other] = [await open(database.db, 'Asia/Seoul'), await open(second, 'Pacific/Honolulu')]
    for (const shop of [one, other])
      expect((await shop.request('GET', '/api/counter/v1/entrance')).result).toMatchObject({
        timeZone: 'Asia/Seoul',
      })
  })
})
