/** The mode in which a shop must not start, and late taps for cards that a move has left behind. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { refusalCode } from '#shared/refusals.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import {
  add,
  cardsAtHome,
  cardsAtService,
  type MovingShop,
  openMovingShop,
  seen,
} from '../testing/moving-shop.ts'
import { newId, onsitePwd, type TestShop } from '../testing/test-shop.ts'
import { wrongMode } from './house.ts'

const dayMs = 86_400_000

describeOnBoth('a shop in the mode that is wrong', (create) => {
  let database: TestDatabase
  let house: MovingShop
  beforeEach(async () => {
    database = await create()
    house = openMovingShop(database.db)
  })
  afterEach(() => database.remove())

  const inEngine = () => wrongMode(database.db, false)
  const asGateway = () => wrongMode(database.db, true)
  const late = (shop: TestShop, stampIdx: number, agoMs: number) => {
    const { now } = shop.clock
    const tap = { kind: 'add', commandId: newId(), stampIdx, count: 2, seq: 1, epoch: newId() }
    return shop.tablet('POST', '/api/counter/v1/commands', {
      sentAt: now,
      commands: [{ ...tap, tappedAt: now - agoMs }],
    })
  }
  const lost = async () => {
    const rows = await database.db.read<{ evidence: string }>(
      "SELECT evidence FROM reviews WHERE kind = 'card-lost'",
    )
    return rows.map(({ evidence }) => JSON.parse(evidence) as unknown)
  }

  test('one that never had a card may begin in either', async () => {
    await house.atHome()
    expect([await inEngine(), await asGateway()]).toEqual([null, null])
  })

  test('one that counts here does not start before a service, and is told how it may', async () => {
    const shop = await house.atHome()
    await shop.stampWith(3)
    expect(await inEngine()).toBeNull()
    expect(await asGateway()).toContain('start without UPSTREAM_URL, move them to the service first')
  })

  test('one before a service does not start without its settings', async () => {
    const shop = await house.atService()
    await seen(shop, house.service.make({ stamps: 3 }).stampIdx)
    expect(await asGateway()).toBeNull()
    expect(await inEngine()).toContain('set UPSTREAM_URL and UPSTREAM_API_KEY')
  })

  test('one that had a trial of its own before it came to a service goes on there, and nowhere else', async () => {
    const trial = await house.atHome()
    await trial.stampWith(3)
    house.clock.now += dayMs
    const shop = await house.atService()
    shop.clock.now = house.clock.now
    await seen(shop, house.service.make({ stamps: 3 }).stampIdx)
    expect(await asGateway()).toBeNull()
    expect(await inEngine()).toContain('set UPSTREAM_URL')
  })

  test('one that counts here, and once looked at a card of a service, goes on here once it has stamped one of its own', async () => {
    const own = await (await house.atHome()).stampWith(3)
    house.clock.now += dayMs
    const atService = await house.atService()
    await seen(atService, house.service.make({ stamps: 3 }).stampIdx)
    expect(await inEngine()).toContain('set UPSTREAM_URL')
    house.clock.now += dayMs
    expect((await add(await house.atHome(), own, 2)).refusal).toBeNull()
    expect(await inEngine()).toBeNull()
    expect(await asGateway()).toContain('start without UPSTREAM_URL')
  })

  test('moved in: a tap for a card that no counter had seen is before a manager', async () => {
    await cardsAtService(house, database.db)
    const { stampIdx } = house.service.make({ stamps: 6, onsitePwd })
    await house.import(await house.export())
    const shop = await house.atHome()
    const { result } = await late(shop, stampIdx, 3_600_000)
    expect(result).toMatchObject({ verdicts: [{ outcome: 'review' }] })
    expect(await lost()).toEqual([{ count: 2, tappedAt: shop.clock.now - 3_600_000 }])
  })

  test('moved back: a tap from before a card of our own expired is before a manager', async () => {
    await cardsAtHome(house, database.db)
    const shop = await house.atHome()
    const days = { strtYmd: '2026-03-01', endYmd: '2026-03-20' }
    const { result: made } = await shop.api('POST', '/api/stamp/v1/create', { cardIdx: 7, ...days })
    await add(shop, Number(made), 5)
    house.clock.now = shop.clock.now + 15 * dayMs
    await house.back()
    const there = await house.atService()
    await late(there, Number(made), 10 * dayMs)
    await there.gateway?.worker.runDue()
    expect(await lost()).toEqual([{ count: 2, tappedAt: there.clock.now - 10 * dayMs }])
  })

  const refused = { verdicts: [{ outcome: 'refused', refusal: 'not-found' }] }

  test('moved in: a tap for a card that was deleted here since is refused', async () => {
    const made = await cardsAtService(house, database.db)
    await house.import(await house.export())
    const shop = await house.atHome()
    await shop.api('DELETE', `/api/stamp/v1/delete?stampIdx=${made.growing}`)
    expect((await late(shop, made.growing, 3_600_000)).result).toMatchObject(refused)
    expect(await lost()).toEqual([])
  })

  test('moved back: a tap for a card that was deleted at the service since, or that nobody ever had, is refused', async () => {
    const made = await cardsAtHome(house, database.db)
    await house.back()
    house.service.stamps.delete(made.growing)
    const there = await house.atService()
    for (const stampIdx of [made.growing, 123_456_789_012]) {
      await late(there, stampIdx, 3_600_000)
      await there.gateway?.worker.runDue()
    }
    const codes = await database.db.read<{ code: number }>(
      "SELECT code FROM commands WHERE kind = 'arriving-add' AND stamp_idx IN ($1, 123456789012)",
      [made.growing],
    )
    expect(codes).toEqual([{ code: refusalCode['not-found'] }, { code: refusalCode['not-found'] }])
    expect(await lost()).toEqual([])
  })

  test('a code that is nobody’s is refused as ever where nothing was moved', async () => {
    const shop = await house.atService()
    await late(shop, 123_456_789_012, 3_600_000)
    await shop.gateway?.worker.runDue()
    expect((await late(await house.atHome(), 123_456_789_012, 3_600_000)).result).toMatchObject({
      verdicts: [{ outcome: 'refused', refusal: 'not-found' }],
    })
    expect(await lost()).toEqual([])
  })
})
