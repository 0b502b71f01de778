/** From a hosted service into the engine: every count as it was there, whatever is run twice. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import {
  add,
  cardsAtService,
  historyOf,
  type MovingShop,
  openMovingShop,
  seen,
} from '../testing/moving-shop.ts'
import { rewriting } from '../testing/planted.ts'
import { onsitePwd } from '../testing/test-shop.ts'
import { openHouseFile } from './export.ts'
import { readHouse, wrongMode } from './house.ts'
import { differing } from './import.ts'

const stampApi = '/api/stamp/v1'

describeOnBoth('moving in', (create) => {
  let database: TestDatabase
  let house: MovingShop
  beforeEach(async () => {
    database = await create()
    house = openMovingShop(database.db)
  })
  afterEach(() => database.remove())

  const rows = async (sql: string) => (await database.db.read(sql)).length

  test('in: each card has the count, the days, the holder and the state that it had there, and works on from it', async () => {
    const made = await cardsAtService(house, database.db)
    const moved = await house.import(await house.export())
    expect(differing(moved)).toEqual([])
    expect(moved.stamps).toContainEqual({
      stampIdx: made.stamped,
      cardIdx: 7,
      from: 4,
      to: 4,
      note: 'this counter knew of 2 stamps',
    })
    const shop = await house.atHome()
    expect(await seen(shop, made.growing)).toMatchObject({
      stamps: 4,
      userNm: 'Mina',
      endYmd: '2030-12-31',
      onsite: true,
    })
    expect(await seen(shop, made.off)).toMatchObject({ stamps: 5, active: false })
    expect(await seen(shop, made.redeemed)).toMatchObject({ stamps: 10, redeemedAt: expect.any(Number) })
    // The card that followed the reward at the service goes on from it here.
    const next = (await seen(shop, made.redeemed)) as { nextStampIdx: number }
    expect(await seen(shop, next.nextStampIdx)).toMatchObject({ stamps: 0 })
    expect(await add(shop, made.growing, 2)).toMatchObject({ refusal: null })
    expect(await seen(shop, made.growing)).toMatchObject({ stamps: 6 })
    const redeem = { stampIdx: made.full, onsitePwd: 'wrong' }
    expect(await shop.api('PUT', `${stampApi}/redeem`, redeem)).toMatchObject({ code: 1009 })
    expect(await shop.api('PUT', `${stampApi}/redeem`, { ...redeem, onsitePwd })).toMatchObject({ code: 0 })
    expect(await shop.api('PUT', `${stampApi}/redeem`, { stampIdx: made.redeemed, onsitePwd })).toMatchObject(
      { code: 1005 },
    )
    for (const stampIdx of [...Object.values(made), next.nextStampIdx])
      expect((await historyOf(shop, stampIdx)).mismatches, `stamp ${stampIdx}`).toEqual([])
    expect(house.service.stamps.get(made.growing)?.stamps).toBe(4)
  })

  test('the file is sealed: no name and no password is read in it, and one that was altered is refused', async () => {
    await cardsAtService(house, database.db)
    const { file } = await house.export()
    const text = JSON.stringify(file)
    expect(text).not.toMatch(/Mina|user08|97531864209/)
    const at = text.indexOf('"sealed":"') + 30
    const altered = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
    expect(() => openHouseFile(house.vault, altered)).toThrow('altered')
    expect(() => openHouseFile(house.vault, JSON.stringify({ ...file, exportedAt: 1 }))).toThrow('altered')
    expect(() => openHouseFile(house.vault, '{}')).toThrow('no file of')
  })

  test('a dry run says what would be and writes nothing; what was moved is moved once, and the mode that is wrong is not started', async () => {
    await cardsAtService(house, database.db)
    const exported = await house.export()
    const dry = await house.import(exported, true)
    expect([differing(dry), dry.newCards, await rows('SELECT 1 FROM stamps')]).toEqual([[], [7], 0])
    expect(await readHouse(database.db)).toBeNull()
    await house.import(exported)
    const before = await rows('SELECT 1 FROM ledger')
    await expect(house.import(exported)).rejects.toThrow('moved in on')
    expect(await rows('SELECT 1 FROM ledger')).toBe(before)
    expect(await wrongMode(database.db, true)).toContain('without UPSTREAM_URL')
    expect(await wrongMode(database.db, false)).toBeNull()
  })

  test('an import that dies at any card is run again, and each card is there once', async () => {
    const made = await cardsAtService(house, database.db)
    const exported = await house.export()
    for (let card = 1; card <= exported.content.stamps.length; card++) {
      let inserts = 0
      const dying = rewriting(database.db, (sql) => {
        if (/INSERT INTO ledger/.test(sql) && ++inserts === 2) throw new Error('planted: died here')
        return sql
      })
      await house.import(exported, false, dying).catch(() => {})
      if (card === 1) expect(await wrongMode(database.db, true)).toContain('are being moved in')
      if ((await readHouse(database.db))?.place === 'here') break
    }
    expect((await readHouse(database.db))?.place).toBe('here')
    expect(await rows('SELECT 1 FROM stamps')).toBe(exported.content.stamps.length)
    expect(await rows("SELECT 1 FROM ledger WHERE event = 'stamp.imported'")).toBe(
      exported.content.stamps.length,
    )
    const shop = await house.atHome()
    expect((await historyOf(shop, made.growing)).mismatches).toEqual([])
  })

  test('planted: a card that comes with one stamp fewer is found by the comparison, and the move is not ended', async () => {
    await cardsAtService(house, database.db)
    const fewer = rewriting(database.db, (sql) =>
      sql.includes('INSERT INTO stamps')
        ? sql.replace('$3, $4', 'CASE WHEN CAST($3 AS INTEGER) = 4 THEN 3 ELSE $3 END, $4')
        : sql,
    )
    const moved = await house.import(await house.export(), false, fewer)
    expect(differing(moved)).toHaveLength(2)
    expect((await readHouse(database.db))?.place).toBe('moving-in')
  })

  test('nothing moves while a call is not settled or a command is queued, and they are named', async () => {
    const made = await cardsAtService(house, database.db)
    const exported = await house.export()
    const shop = await house.atService()
    house.weather.fault = () => 'request-lost'
    await add(shop, made.growing, 1)
    await add(shop, made.growing, 2)
    house.weather.fault = () => null
    const why = new RegExp(
      `add for stamp ${made.growing}: not settled[^]*add of 2 for stamp ${made.growing}: queued`,
    )
    await expect(house.export()).rejects.toThrow(why)
    await expect(house.import(exported, true)).rejects.toThrow(why)
    await expect(house.back()).rejects.toThrow(why)
    expect(await readHouse(database.db)).toBeNull()
    // Once it is settled the file is of before.
    for (let round = 0; round < 200; round++) {
      shop.clock.now += 2000
      await shop.gateway?.worker.runDue()
    }
    house.clock.now = shop.clock.now
    await expect(house.import(exported)).rejects.toThrow(/2 commands went to the service after this export/)
  })

  test('moved in with a card that was extended past five years, the stamp card is good for five', async () => {
    const shop = await house.atService()
    const { stampIdx } = house.service.make({ stamps: 10, strtYmd: '2024-01-01', endYmd: '2030-12-31' })
    await seen(shop, stampIdx)
    house.clock.now = shop.clock.now
    await house.import(await house.export())
    expect(await database.db.read('SELECT valid_days FROM stamp_cards WHERE card_idx = 7')).toEqual([
      { valid_days: 1825 },
    ])
  })
})
