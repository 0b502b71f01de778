/** From the engine to a hosted service: every count set and read back, and what was made here made there once. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import {
  add,
  cardsAtHome,
  historyOf,
  type MovingShop,
  openMovingShop,
  seen,
  sendTaps,
  tapOf,
} from '../testing/moving-shop.ts'
import { dyingAt } from '../testing/planted.ts'
import { isWhole } from './back.ts'
import { readHouse, wrongMode } from './house.ts'
import { differing } from './import.ts'

const stampApi = '/api/stamp/v1'

describeOnBoth('moving back', (create) => {
  let database: TestDatabase
  let house: MovingShop
  beforeEach(async () => {
    database = await create()
    house = openMovingShop(database.db)
  })
  afterEach(() => database.remove())

  const rows = async (sql: string) => (await database.db.read(sql)).length
  const there = (stampIdx: number) => house.service.stamps.get(stampIdx)
  const hostedOf = async (stampIdx: number) =>
    Number(
      (await database.db.read('SELECT hosted_idx FROM moved_stamps WHERE stamp_idx = $1', [stampIdx]))[0]
        ?.hosted_idx,
    )

  test('back: every count is set and read back, a reward is given there too, and a card of our own is made there once', async () => {
    const made = await cardsAtHome(house, database.db)
    const writes = house.service.applied.length
    const dry = await house.back({ isDryRun: true })
    expect(dry.compared.find(({ stampIdx }) => stampIdx === made.growing)).toMatchObject({ from: 6, to: 4 })
    expect(house.service.applied).toHaveLength(writes)
    expect((await readHouse(database.db))?.place).toBe('here')

    const moved = await house.back()
    expect(isWhole(moved)).toBe(true)
    expect(there(made.growing)?.stamps).toBe(6)
    expect(there(made.full)?.redeemed).toBe(true)
    expect(there(made.off)).toMatchObject({ stamps: 5, active: false })
    const hostedIdx = await hostedOf(made.own)
    expect(there(hostedIdx)).toMatchObject({ stamps: 3, holder: { userNm: 'Taro' } })
    expect(house.service.applied.filter(({ call }) => call === 'create')).toHaveLength(2)
    expect(await wrongMode(database.db, false)).toContain('start with UPSTREAM_URL')
    await expect(house.back()).rejects.toThrow('nothing is left to do')

    const shop = await house.atService()
    expect(await seen(shop, made.growing)).toMatchObject({ stamps: 6 })
    // The customer's code says the old number: it leads to the new card, and stamps for it go there.
    expect(await seen(shop, made.own)).toMatchObject({
      stamps: 0,
      replacedAt: expect.any(Number),
      nextStampIdx: hostedIdx,
    })
    expect(await add(shop, made.own, 2)).toMatchObject({ refusal: null, stampIdx: hostedIdx })
    expect(there(hostedIdx)?.stamps).toBe(5)
    expect(await rows("SELECT 1 FROM reviews WHERE kind = 'drift'")).toBe(0)
    expect(await rows("SELECT 1 FROM holders WHERE user_nm = 'Taro'")).toBe(0)
    expect((await historyOf(shop, made.own)).mismatches).toEqual([])
  })

  test('there and back and in again: the counts go along each time', async () => {
    const made = await cardsAtHome(house, database.db)
    await house.back()
    const hostedIdx = await hostedOf(made.own)
    const atService = await house.atService()
    await seen(atService, hostedIdx)
    await add(atService, made.growing, 1)
    house.clock.now = atService.clock.now + 1000
    const again = await house.import(await house.export())
    expect(differing(again)).toEqual([])
    const shop = await house.atHome()
    expect(await seen(shop, made.growing)).toMatchObject({ stamps: 7 })
    expect(await seen(shop, hostedIdx)).toMatchObject({ stamps: 3, userNm: 'Taro' })
    expect(await seen(shop, made.own)).toMatchObject({
      replacedAt: expect.any(Number),
      nextStampIdx: hostedIdx,
    })
    for (const stampIdx of [made.growing, hostedIdx, made.own])
      expect((await historyOf(shop, stampIdx)).mismatches, `stamp ${stampIdx}`).toEqual([])
  })

  test('a full card and its next one are there and in again, and the codes of both lead on', async () => {
    const made = await cardsAtHome(house, database.db)
    const shop = await house.atHome()
    const taps = [tapOf(made.own, 5, shop.clock.now), tapOf(made.own, 3, shop.clock.now)]
    expect(await sendTaps(shop, taps)).toMatchObject([{ outcome: 'applied' }, { outcome: 'carried-over' }])
    house.clock.now = shop.clock.now
    expect(isWhole(await house.back())).toBe(true)
    house.clock.now += 60_000
    expect(differing(await house.import(await house.export()))).toEqual([])
    const home = await house.atHome()
    const hostedIdx = await hostedOf(made.own)
    const [next] = await database.db.read('SELECT stamp_idx FROM stamps WHERE follows = $1', [hostedIdx])
    expect(await seen(home, made.own)).toMatchObject({ nextStampIdx: hostedIdx })
    expect(await seen(home, await hostedOf(Number(next?.stamp_idx)))).toMatchObject({
      stamps: 1,
      userNm: 'Taro',
    })
    for (const { stamp_idx } of await database.db.read('SELECT stamp_idx FROM stamps'))
      expect((await historyOf(home, Number(stamp_idx))).mismatches, `stamp ${stamp_idx}`).toEqual([])
  })

  test('a tap whose answer was lost before a move, either way, is told as it was decided', async () => {
    const made = await cardsAtHome(house, database.db)
    const home = await house.atHome()
    const tapped = tapOf(made.own, 1, home.clock.now)
    expect(await sendTaps(home, [tapped])).toMatchObject([{ outcome: 'applied' }])
    house.clock.now = home.clock.now
    await house.back()
    const atService = await house.atService()
    expect(await sendTaps(atService, [tapped])).toMatchObject([{ outcome: 'applied', replayed: true }])
    // With the number that is on the customer's card.
    const onOld = tapOf(made.own, 1, atService.clock.now)
    expect(await sendTaps(atService, [onOld])).toMatchObject([{ outcome: 'applied', replayed: false }])
    expect(there(await hostedOf(made.own))?.stamps).toBe(5)
    house.clock.now = atService.clock.now + 1000
    await house.import(await house.export())
    const again = await sendTaps(await house.atHome(), [tapped, onOld])
    expect(again).toMatchObject([{ replayed: true }, { outcome: 'applied', replayed: true }])
  })

  test('where every other answer is lost the same is run again, and each card is there once with its count', async () => {
    const made = await cardsAtHome(house, database.db)
    let write = 0
    // A creation has one call, and its own test.
    house.weather.fault = () => (++write % 2 === 1 ? 'reply-lost' : null)
    let moved = await house.back()
    const lost = moved.compared.filter(({ to }) => to === null)
    expect(lost.every(({ stampIdx, note }) => stampIdx === made.own && note?.includes('nobody knows'))).toBe(
      true,
    )
    house.weather.fault = () => null
    if (lost.length > 0) {
      const created = house.service.applied.findLast(({ call }) => call === 'create')?.stampIdx ?? 0
      expect(isWhole(moved)).toBe(false)
      expect(await wrongMode(database.db, true)).toContain('move-back')
      moved = await house.back({ made: new Map([[made.own, created]]) })
    }
    expect(isWhole(moved)).toBe(true)
    expect(there(made.growing)?.stamps).toBe(6)
    expect(there(made.full)?.redeemed).toBe(true)
    expect(there(await hostedOf(made.own))?.stamps).toBe(3)
    expect(house.service.applied.filter(({ call }) => call === 'create')).toHaveLength(2)
  })

  test('an update that arrives late does so before the shop is at work again', async () => {
    const made = await cardsAtHome(house, database.db)
    let isFirst = true
    house.weather.fault = () => {
      if (!isFirst) return null
      isFirst = false
      return { lateMs: 100_000 }
    }
    expect(isWhole(await house.back())).toBe(true)
    const shop = await house.atService()
    await add(shop, made.growing, 1)
    await house.sleep(120_000)
    expect(there(made.growing)?.stamps).toBe(7)
  })

  test('planted: without the wait for late ones a stamp is undone', async () => {
    const made = await cardsAtHome(house, database.db)
    let isFirst = true
    house.weather.fault = () => {
      if (!isFirst) return null
      isFirst = false
      return { lateMs: 100_000 }
    }
    await house.back({}, { settleMs: 0 })
    const shop = await house.atService()
    await add(shop, made.growing, 1)
    await house.sleep(120_000)
    expect(there(made.growing)?.stamps).toBe(6)
  })

  test('a move back that dies while it gives up what is here is run again', async () => {
    const made = await cardsAtHome(house, database.db)
    await expect(
      house.back({}, { db: dyingAt(database.db, /INSERT INTO ledger[^]*stamp\.moved/) }),
    ).rejects.toThrow('died here')
    expect(await wrongMode(database.db, true)).toContain('move-back')
    expect(isWhole(await house.back())).toBe(true)
    expect(there(made.growing)?.stamps).toBe(6)
    expect(house.service.applied.filter(({ call }) => call === 'create')).toHaveLength(2)
  })

  test('a reward that the service gave as well, an expired card and one without a counterpart are told, each by its number', async () => {
    const made = await cardsAtHome(house, database.db)
    Object.assign(there(made.growing) ?? {}, { redeemed: true })
    const shop = await house.atHome()
    await shop.api('PUT', `${stampApi}/update`, {
      stampIdx: made.stamped,
      strtYmd: '2026-01-01',
      endYmd: '2026-03-01',
    })
    const moved = await house.back()
    expect(moved.left).toEqual(
      expect.arrayContaining([
        { stampIdx: made.growing, why: 'THE SERVICE HAS GIVEN ITS REWARD, and here it has 6 stamps' },
        { stampIdx: made.stamped, why: 'it has expired, with 4 stamps' },
      ]),
    )
  })

  test('a card that the service would not make is asked for again, under the number that its stamp card has there', async () => {
    const made = await cardsAtHome(house, database.db)
    const { handle } = house.service
    house.service.handle = (request) =>
      request.path.endsWith('/create') && JSON.parse(request.body ?? '{}').cardIdx === 7
        ? { status: 200, headers: {}, body: '{"code":920,"message":"No such card here.","result":null}' }
        : handle(request)
    const moved = await house.back()
    expect(moved.compared.at(-1)).toMatchObject({
      stampIdx: made.own,
      to: null,
      note: expect.stringContaining('the service did not make it'),
    })
    expect(isWhole(await house.back({ cards: new Map([[7, 31]]) }))).toBe(true)
    expect(there(await hostedOf(made.own))).toMatchObject({ cardIdx: 31, stamps: 3 })
  })
})
