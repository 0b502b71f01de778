/** Back to a hosted service with what has ended here: a card that was lost, deleted or redeemed lives on nowhere. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { add, cardsAtHome, type MovingShop, openMovingShop, seen } from '../testing/moving-shop.ts'
import { newId, onsitePwd, type TestShop } from '../testing/test-shop.ts'
import { isWhole } from './back.ts'
import { differing } from './import.ts'

const stampApi = '/api/stamp/v1'

describeOnBoth('moving back what has ended', (create) => {
  let database: TestDatabase
  let house: MovingShop
  beforeEach(async () => {
    database = await create()
    house = openMovingShop(database.db)
  })
  afterEach(() => database.remove())

  const there = (stampIdx: number) => house.service.stamps.get(stampIdx)
  const hostedOf = async (stampIdx: number) =>
    Number(
      (await database.db.read('SELECT hosted_idx FROM moved_stamps WHERE stamp_idx = $1', [stampIdx]))[0]
        ?.hosted_idx,
    )
  const replace = async (shop: TestShop, stampIdx: number) =>
    (
      await shop.ledger.decide(
        { kind: 'replace', commandId: newId(), stampIdx },
        { caller: { kind: 'system' } },
      )
    ).stampIdx ?? 0
  const redeem = (shop: TestShop, stampIdx: number) =>
    shop.ledger.decide(
      { kind: 'redeem', commandId: newId(), stampIdx, onsitePwd },
      { caller: { kind: 'system' } },
    )

  test('a card that was replaced here and one that was deleted here are switched off there and named, and the old code leads on', async () => {
    const made = await cardsAtHome(house, database.db)
    const shop = await house.atHome()
    await add(shop, made.growing, 4)
    const second = await replace(shop, await replace(shop, made.growing))
    await shop.api('DELETE', `${stampApi}/delete?stampIdx=${made.stamped}`)
    house.clock.now = shop.clock.now
    const why = { replaced: 'it was replaced here, and is', deleted: 'it was deleted here, and is' }
    expect((await house.back({ isDryRun: true })).left).toEqual([
      { stampIdx: made.growing, why: `${why.replaced} to be switched off there` },
      { stampIdx: made.stamped, why: `${why.deleted} to be switched off there` },
    ])
    expect(there(made.growing)).toMatchObject({ stamps: 4, active: true })

    const moved = await house.back()
    expect(isWhole(moved)).toBe(true)
    expect(moved.left).toEqual([
      { stampIdx: made.growing, why: `${why.replaced} switched off there` },
      { stampIdx: made.stamped, why: `${why.deleted} switched off there` },
    ])
    const hostedIdx = await hostedOf(second)
    expect(there(hostedIdx)).toMatchObject({ stamps: 10, active: true })
    for (const stampIdx of [made.growing, made.stamped])
      expect(there(stampIdx)).toMatchObject({ stamps: 0, active: false })

    const atService = await house.atService()
    expect(await seen(atService, made.growing)).toMatchObject({ stamps: 0, nextStampIdx: hostedIdx })
    expect((await redeem(atService, made.growing)).refusal).toBe('replaced')
    expect((await redeem(atService, made.stamped)).refusal).toBe('not-active')
    expect((await redeem(atService, hostedIdx)).refusal).toBeNull()
  })

  test('there and back after a card was replaced: it stays off, it comes in once, and its code leads to the newest', async () => {
    const made = await cardsAtHome(house, database.db)
    const first = await house.atHome()
    const second = await replace(first, made.growing)
    house.clock.now = first.clock.now
    await house.back()
    const hostedIdx = await hostedOf(second)
    const atService = await house.atService()
    await seen(atService, hostedIdx)
    await seen(atService, made.growing)
    house.clock.now = atService.clock.now + 1000
    const again = await house.import(await house.export())
    expect(differing(again)).toEqual([])
    expect(again.stamps.filter(({ stampIdx }) => stampIdx === hostedIdx)).toHaveLength(1)
    const shop = await house.atHome()
    const third = await replace(shop, hostedIdx)
    house.clock.now = shop.clock.now
    expect(isWhole(await house.back())).toBe(true)
    const newest = await hostedOf(third)
    expect(there(newest)).toMatchObject({ stamps: 6, active: true })
    for (const stampIdx of [made.growing, hostedIdx])
      expect(there(stampIdx)).toMatchObject({ stamps: 0, active: false })
    const last = await house.atService()
    for (const stampIdx of [made.growing, second, hostedIdx])
      expect(await add(last, stampIdx, 1)).toMatchObject({ refusal: null, stampIdx: newest })
    expect(there(newest)?.stamps).toBe(9)
  })

  test('while a card that was deleted here is not off there the move is not over, and says so', async () => {
    const made = await cardsAtHome(house, database.db)
    const shop = await house.atHome()
    await shop.api('DELETE', `${stampApi}/delete?stampIdx=${made.growing}`)
    const { handle } = house.service
    house.service.handle = (request) =>
      request.path.endsWith('/update') && JSON.parse(request.body ?? '{}').stampIdx === made.growing
        ? { status: 200, headers: {}, body: '{"code":0,"message":"","result":null}' }
        : handle(request)
    const moved = await house.back()
    expect(isWhole(moved)).toBe(false)
    expect(moved.compared.find(({ stampIdx }) => stampIdx === made.growing)).toMatchObject({
      to: null,
      note: 'it was deleted here, and is NOT switched off there',
    })
    house.service.handle = handle
    expect(isWhole(await house.back())).toBe(true)
    expect(there(made.growing)).toMatchObject({ stamps: 0, active: false })
  })

  test('a card whose last day was set to one that is past has that day there too', async () => {
    const made = await cardsAtHome(house, database.db)
    const shop = await house.atHome()
    const days = { strtYmd: '2026-01-01', endYmd: '2026-03-01' }
    await shop.api('PUT', `${stampApi}/update`, { stampIdx: made.stamped, ...days })
    const moved = await house.back()
    expect(isWhole(moved)).toBe(true)
    expect(moved.left).toEqual([{ stampIdx: made.stamped, why: 'it has expired, with 4 stamps' }])
    expect(there(made.stamped)).toMatchObject({ stamps: 4, ...days })
  })

  test('an expired card whose days the service does not take is switched off there, and the move ends', async () => {
    const made = await cardsAtHome(house, database.db)
    const shop = await house.atHome()
    const days = { strtYmd: '2026-01-01', endYmd: '2026-03-01' }
    await shop.api('PUT', `${stampApi}/update`, { stampIdx: made.stamped, ...days })
    const { handle } = house.service
    house.service.handle = (request) =>
      request.path.endsWith('/update') && JSON.parse(request.body ?? '{}').endYmd === days.endYmd
        ? { status: 200, headers: {}, body: '{"code":930,"message":"That day is past.","result":null}' }
        : handle(request)
    expect(isWhole(await house.back())).toBe(true)
    expect(there(made.stamped)).toMatchObject({ active: false })
  })

  test('a card that was redeemed here and has expired since is redeemed there too, and the move ends', async () => {
    const made = await cardsAtHome(house, database.db)
    Object.assign(there(made.full) ?? {}, { endYmd: '2026-03-31' })
    await database.db.write((tx) =>
      tx.run('UPDATE stamps SET end_ymd = $2 WHERE stamp_idx = $1', [made.full, '2026-03-31']),
    )
    house.clock.now += 60 * 86_400_000
    const moved = await house.back()
    expect(isWhole(moved)).toBe(true)
    expect(there(made.full)).toMatchObject({ redeemed: true })
    expect(moved.compared.find(({ stampIdx }) => stampIdx === made.full)).toMatchObject({
      note: 'redeemed there too',
    })
  })

  test('a redeemed card that the service will not extend does not keep the move from its end, and is named', async () => {
    const made = await cardsAtHome(house, database.db)
    Object.assign(there(made.full) ?? {}, { endYmd: '2026-03-31' })
    house.clock.now += 60 * 86_400_000
    const { handle } = house.service
    house.service.handle = (request) =>
      request.path.endsWith('/update') && JSON.parse(request.body ?? '{}').stampIdx === made.full
        ? { status: 200, headers: {}, body: '{"code":930,"message":"This one has ended.","result":null}' }
        : handle(request)
    const moved = await house.back()
    expect(isWhole(moved)).toBe(true)
    expect(moved.compared.find(({ stampIdx }) => stampIdx === made.full)).toMatchObject({
      note: 'its reward was given here, and there it has expired',
    })
  })
})
