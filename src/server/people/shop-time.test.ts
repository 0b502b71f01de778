/** One shop, one calendar: whichever process is asked, and whichever machine that one stands on. */
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db } from '../db/db.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'
import { createShopTime } from './shop-time.ts'

const settings = { shopNm: 'Canal Coffee', languages: ['en'], idleLockMs: 120_000 }
/** Already the 11th in Seoul, still the 10th in Honolulu. */
const evening = Date.parse('2026-03-10T20:00:00Z')
const dayMs = 86_400_000

/** Half hours and quarters, clocks that are set at a minute past midnight or by half an hour, a day that never was. */
const zones = [
  'UTC',
  'Asia/Seoul',
  'Asia/Kathmandu',
  'Europe/Berlin',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Monrovia',
]

test.each(zones)('in %s each instant is what the zone’s own clock says of it', (timeZone) => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  const { timeOf, dayOf } = createShopTime(timeZone)
  function check(at: number): void {
    expect([at, timeOf(at), dayOf(at)]).toEqual([at, format.format(at), format.format(at).slice(0, 10)])
  }
  const anywhen = fc.integer({ min: Date.UTC(-100, 0), max: Date.UTC(12_000, 0) })
  const now = fc.integer({ min: Date.UTC(1970, 0), max: Date.UTC(2040, 0) })
  fc.assert(
    fc.property(fc.oneof(anywhen, now), (at) => check(at)),
    { numRuns: 300 },
  )
  // The days on which its clocks are set, throughout.
  const ahead = (at: number) => Date.parse(`${format.format(at).replace(' ', 'T')}Z`) - at
  for (let at = Date.UTC(2010, 11); at < Date.UTC(2013, 0); at += dayMs)
    if (ahead(at) !== ahead(at + dayMs)) for (let ms = 0; ms <= dayMs; ms += 449_000) check(at + ms)
})

test('the days of many rows ask for few formats', () => {
  const own = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, 'format') ?? {}
  let formats = 0
  const counting = {
    ...own,
    get(this: Intl.DateTimeFormat) {
      formats++
      return own.get?.call(this)
    },
  }
  Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', counting)
  try {
    const { dayOf } = createShopTime('Asia/Seoul')
    for (let turn = 0; turn < 3; turn++) for (let at = evening; at < evening + dayMs; at += 20_000) dayOf(at)
  } finally {
    Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', own)
  }
  expect(formats).toBe(2 * 96)
})

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
