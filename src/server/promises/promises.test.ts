/** what a tablet wrote leads to its card, once; whatever else is shown leads nowhere. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Promises as Listed, OpenedPromise } from '#shared/promise-api.ts'
import { mostPromiseNo } from '#shared/promise-code.ts'
import { parseSlip, type Slip, slipOf } from '#shared/promise-slip.ts'
import { refusalCode } from '#shared/refusals.ts'
import { addPerson, type Browser, pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { signerOf } from '../testing/promise-tablet.ts'
import { createRandom } from '../testing/simulated-time.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'
import { createPromises } from './promises.ts'

const api = '/api/counter/v1'
const pin = '482915'
const altered = process.env.DEEP ? 10_000 : 500

type Till = Browser & { tabletId: string; slipFor(stampIdx: number, at?: number): Promise<string> }

async function openTill(shop: TestShop, name: string): Promise<Till> {
  const tablet = await pairTablet(shop, { name })
  const sign = await signerOf(tablet)
  return { ...tablet, slipFor: (stampIdx, at = shop.clock.now) => sign(stampIdx, at) }
}

describeOnBoth('promise slips', (create) => {
  let database: TestDatabase
  let elsewhere: TestDatabase
  let shop: TestShop
  let one: Till
  let two: Till
  beforeAll(async () => {
    database = await create()
    elsewhere = await create()
    shop = await openTestShop(database)
    one = await openTill(shop, 'Till 2')
    two = await openTill(shop, 'Till 3')
    for (const [till, name, itsPin] of [
      [one, 'Ana', pin],
      [two, 'Ben', '739046'],
    ] as const)
      await till.call('POST', 'session/pin', {
        personId: await addPerson(shop, name, itsPin),
        pin: itsPin,
      })
  })
  afterAll(async () => {
    await database.remove()
    await elsewhere.remove()
  })

  const open = (till: Browser, stampIdx: number, slip: string) =>
    till.call('POST', 'promises/open', { by: 'slip', stampIdx, slip })
  const redeem = (till: Browser, stampIdx: number) =>
    till.call('POST', 'redemptions', { stampIdx, onsitePwd }, { 'Idempotency-Key': newId() })
  const codeOf = refusalCode

  test('it says which card, since when and where, by its QR and by its nine symbols, and redeems nothing', async () => {
    const stampIdx = await shop.stampWith(10)
    const slip = await one.slipFor(stampIdx)
    const promiseNo = parseSlip(slip)?.promiseNo
    const promisedAt = shop.clock.now
    shop.clock.now += 600_000
    const typed = { by: 'number', promiseNo }
    expect(await shop.tablet('POST', `${api}/promises/open`, typed)).toMatchObject({
      code: codeOf['promise-unknown'],
    })
    for (let n = 0; n < 2; n++)
      expect(await one.call('POST', 'promises', { stampIdx, slip, personId: 'jo' })).toMatchObject({
        code: 0,
      })
    const expected: OpenedPromise = { stampIdx, promiseNo: promiseNo ?? -1, promisedAt, tabletNm: 'Till 2' }
    expect((await shop.tablet('POST', `${api}/promises/open`, typed)).result).toEqual(expected)
    expect((await open(one, stampIdx, slip)).result).toEqual(expected)
    expect(await shop.holds(stampIdx)).toBe(10)
    const { result } = await shop.manager('GET', `${api}/promises`)
    expect((result as Listed).filter((it) => it.stampIdx === stampIdx)).toMatchObject([
      { promiseNo, cardNm: 'Americano card', tabletNm: 'Till 2', personNm: 'Jo', promisedAt, givenAt: null },
    ])
    const told = await database.db.read(
      "SELECT event FROM audit WHERE event LIKE 'promise.%' ORDER BY at, event",
    )
    expect(told.map(({ event }) => event)).toEqual(['promise.given', 'promise.opened'])
  })

  test('shown at two tablets at once it gives one reward, and is used after that', async () => {
    const stampIdx = await shop.stampWith(10)
    const slip = await one.slipFor(stampIdx)
    const opened = await Promise.all([one, two].map((till) => open(till, stampIdx, slip)))
    expect(opened.map(({ code }) => code)).toEqual([0, 0])
    const given = await Promise.all([one, two].map((till) => redeem(till, stampIdx)))
    expect(given.filter(({ code }) => code === 0)).toHaveLength(1)
    for (const till of [one, two])
      expect(await open(till, stampIdx, slip)).toMatchObject({ code: codeOf['promise-used'] })
    const rows = await database.db.read('SELECT 1 AS one FROM redemptions WHERE stamp_idx = $1', [stampIdx])
    expect(rows).toHaveLength(1)
    const { result } = await shop.manager('GET', `${api}/promises`)
    expect((result as Listed).find((it) => it.stampIdx === stampIdx)?.givenAt).toBe(shop.clock.now)
  })

  test('of a card that was redeemed without it, it says so', async () => {
    const stampIdx = await shop.stampWith(10)
    const slip = await one.slipFor(stampIdx)
    await redeem(two, stampIdx)
    expect(await open(one, stampIdx, slip)).toMatchObject({ code: codeOf['promise-card-redeemed'] })
  })

  test('another shop’s, another tablet’s, a garbled and a future one are each refused', async () => {
    const stranger = await openTill(await openTestShop(elsewhere), 'Till 1')
    const stampIdx = await shop.stampWith(10)
    const mine = await one.slipFor(stampIdx)
    expect(await open(one, stampIdx, await stranger.slipFor(stampIdx))).toMatchObject({
      code: codeOf['promise-foreign'],
    })
    expect(await two.call('POST', 'promises', { stampIdx, slip: mine })).toMatchObject({
      code: codeOf['promise-foreign'],
    })
    expect(await open(one, stampIdx, mine.slice(0, -3))).toMatchObject({ code: codeOf['promise-forged'] })
    const later = await one.slipFor(stampIdx, shop.clock.now + 48 * 3_600_000)
    expect(await open(one, stampIdx, later)).toMatchObject({ code: codeOf['promise-forged'] })
    expect(await open(one, await shop.stampWith(10), mine)).toMatchObject({ code: codeOf['promise-forged'] })
    expect(await one.call('POST', 'promise-keys', { publicKey: `B${'A'.repeat(86)}` })).toMatchObject({
      code: 1400,
    })
  })

  test(`of ${altered} altered ones none is taken, and one that the shop knows is called altered`, async () => {
    const promises = createPromises({ db: database.db, redeemedAtOf: async () => ({ redeemedAt: null }) })
    const stampIdx = await shop.stampWith(10)
    const slip = await one.slipFor(stampIdx)
    await one.call('POST', 'promises', { stampIdx, slip })
    const by = { actor: 'test', at: shop.clock.now }
    const random = createRandom(42)
    const outcomes = new Map<string, number>()
    for (let n = 0; n < altered; n++) {
      const change = alterations[n % alterations.length] as Alteration
      const shown = change({ stampIdx, slip }, random)
      if (shown.slip === slip && shown.stampIdx === stampIdx) continue
      const outcome = await promises.open({ by: 'slip', ...shown }, by)
      const name = typeof outcome === 'string' ? outcome : 'taken'
      outcomes.set(name, (outcomes.get(name) ?? 0) + 1)
    }
    expect([...outcomes.keys()].toSorted()).toEqual(['promise-altered', 'promise-foreign', 'promise-forged'])
    expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0.95 * altered)
    expect(await promises.open({ by: 'slip', stampIdx, slip }, by)).toMatchObject({ stampIdx })
  }, 120_000)

  test('nothing above was a fault', () => expect(shop.faults).toEqual([]))
})

type Shown = { stampIdx: number; slip: string }
type Alteration = (shown: Shown, random: () => number) => Shown

const changed = (shown: Shown, change: (slip: Slip) => Partial<Slip>): Shown => {
  const slip = parseSlip(shown.slip) as Slip
  return { ...shown, slip: slipOf({ ...slip, ...change(slip) }) }
}
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
const letter = (random: () => number) => letters.charAt(Math.floor(random() * letters.length))
const bits = (random: () => number) =>
  Buffer.from(Array.from({ length: 64 }, () => Math.floor(random() * 256)))

const alterations: readonly Alteration[] = [
  (shown, random) => {
    const at = Math.floor(random() * shown.slip.length)
    return { ...shown, slip: shown.slip.slice(0, at) + letter(random) + shown.slip.slice(at + 1) }
  },
  (shown, random) => ({ ...shown, stampIdx: Math.floor(random() * 2 ** 40) + 1 }),
  (shown, random) => changed(shown, () => ({ promiseNo: Math.floor(random() * mostPromiseNo) })),
  (shown, random) =>
    changed(shown, ({ promisedAt }) => ({ promisedAt: promisedAt - 1 - Math.floor(random() * 86_400_000) })),
  (shown, random) => changed(shown, () => ({ signature: bits(random).toString('base64url') })),
  (shown, random) => changed(shown, () => ({ keyId: bits(random).subarray(0, 12).toString('base64url') })),
  // The same bytes, spelled another way.
  (shown, random) => {
    const last = letters.charAt(Math.floor(random() * 64))
    return { ...shown, slip: shown.slip.slice(0, -1) + last }
  },
]
