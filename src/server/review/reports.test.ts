/** What an owner asks of some days: against figures that are counted by hand, and each by an index. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Reports } from '#shared/reports-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import type { Param } from '../db/db.ts'
import { createSessions } from '../people/sessions.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { planOf } from '../testing/plan-of.ts'
import { newId, openTestShop, type TestShop, today } from '../testing/test-shop.ts'
import { cardsSql, endingSql, peopleSql, visitsSql } from './reports.ts'

const api = '/api/counter/v1'
const dayMs = 86_400_000
const epoch = newId()

describeOnBoth('reports', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let seq = 0
  const cards = { daily: 0, next: 0, once: 0, gone: 0, ends: 0 }
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
    const start = shop.clock.now
    // Full after five of six days, taken, and gone on with on the next card; the sixth stamp is on both days' eve.
    cards.daily = await shop.stampWith(0, 2)
    for (let day = 0; day < 6; day++) {
      shop.clock.now = start + day * dayMs
      await add(cards.daily)
    }
    const redeemed = await shop.tablet('POST', `${api}/redemptions`, { stampIdx: cards.daily })
    cards.next = (redeemed.result as { next: { stampIdx: number } }).next.stampIdx
    await add(cards.next)
    shop.clock.now = start + 6 * dayMs
    await add(cards.next, 2)
    cards.once = await shop.stampWith(0, 1)
    await add(cards.once)
    await shop.manager('POST', `${api}/stamps/${cards.once}/corrections`, {
      kind: 'remove',
      count: 1,
      reason: 'counted wrong',
    })
    cards.gone = await shop.stampWith(3, 1)
    await shop.api('DELETE', `/api/stamp/v1/delete?stampIdx=${cards.gone}`)
    cards.ends = await shop.stampWith(10, 1, { endYmd: '2026-04-01' })
  })
  afterAll(() => database.remove())

  const add = (stampIdx: number, count = 1) =>
    shop.tablet('POST', `${api}/commands`, {
      sentAt: shop.clock.now,
      commands: [
        { kind: 'add', commandId: newId(), seq: ++seq, epoch, stampIdx, count, tappedAt: shop.clock.now },
      ],
    })
  const read = async (from = today, to = '2026-03-31') => {
    const answer = await shop.manager('GET', `${api}/reports?from=${from}&to=${to}`)
    expect(answer).toMatchObject({ code: 0 })
    return answer.result as Reports
  }
  const file = async (name: string) => {
    const path = `${api}/reports.csv?name=${name}&from=${today}&to=2026-03-31`
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    const Cookie = `stampdesk=${await sessions.open({ id: 'till-1', name: 'Till 1' }, 'kim')}`
    const response = await shop.app.request(path, { headers: { Cookie } })
    return (await response.text()).trim().split('\r\n')
  }

  test('a customer who goes on from card to card is one, and the day of the change is one visit', async () => {
    const { regulars } = await read()
    // Seven days of the daily one; one day of the other.
    expect(regulars).toEqual({
      customers: 2,
      byVisits: [
        { from: 1, to: 1, customers: 1 },
        { from: 2, to: 3, customers: 0 },
        { from: 4, to: 7, customers: 1 },
        { from: 8, to: 15, customers: 0 },
        { from: 16, to: null, customers: 0 },
      ],
    })
    expect((await read(today, today)).regulars.customers).toBe(1)
    expect((await read('2026-01-01', '2026-01-31')).regulars.customers).toBe(0)
  })

  test('stamps are by whoever put them on and took them off', async () => {
    expect((await read()).people).toEqual([
      { person: { personId: 'jo', name: 'Jo' }, added: 10, removed: 0 },
      { person: { personId: 'kim', name: 'Kim' }, added: 0, removed: 1 },
    ])
  })

  test('of the cards given out it is told what became of them; a deleted one was never given', async () => {
    const { cards: given } = await read()
    expect(given).toMatchObject({
      given: 4,
      redeemed: 1,
      full: 1,
      expired: 0,
      byCard: [
        { cardIdx: 1, given: 2, redeemed: 0 },
        { cardIdx: 2, given: 2, redeemed: 1 },
      ],
    })
    expect(given?.byDay.filter((day) => day.given > 0)).toEqual([
      { day: today, given: 1, redeemed: 1 },
      { day: '2026-03-15', given: 1, redeemed: 0 },
      { day: '2026-03-16', given: 2, redeemed: 0 },
    ])
    expect(given?.byDay).toHaveLength(22)
  })

  test('a card with stamps that runs out soon is told by its day', async () => {
    expect((await read()).ending).toEqual([{ day: '2026-04-01', cards: 1, full: 1 }])
  })

  test('each is a file, the code first', async () => {
    expect(await file('regulars')).toEqual([
      'code,days with a stamp,last day',
      `${formatStampCode(cards.next)},7,"'2026-03-16"`,
      `${formatStampCode(cards.once)},1,"'2026-03-16"`,
    ])
    expect(await file('ending')).toEqual([
      'code,valid until,card,stamps,of',
      `${formatStampCode(cards.ends)},"'2026-04-01",Americano card,10,10`,
    ])
    expect(await file('people')).toEqual(['person,stamps added,stamps taken off', 'Jo,10,0', 'Kim,0,1'])
    expect(await file('cards')).toHaveLength(5)
  })

  test('days that make no span, and a report that is none, are refused', async () => {
    for (const query of ['from=2026-03-02&to=2026-03-01', 'from=2024-01-01&to=2026-03-01'])
      expect(await shop.manager('GET', `${api}/reports?${query}`)).toMatchObject({ code: 1400 })
    expect(
      await shop.manager('GET', `${api}/reports.csv?name=nothing&from=${today}&to=${today}`),
    ).toMatchObject({ code: 1400 })
  })

  test('each walks the days that it is asked for, by an index', async () => {
    // A planner that finds a handful of rows would rather read them all.
    await database.db.write((tx) =>
      tx.run(`WITH RECURSIVE seq(n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM seq WHERE n < 5000)
        INSERT INTO stamps (stamp_idx, card_idx, stamps, max_stamps, strt_ymd, end_ymd, active, created_at)
        SELECT n, 1, 0, 10, '2020-01-01', '2020-12-' || CAST(10 + n % 20 AS TEXT), 1, n * 1000 FROM seq`),
    )
    await database.db.exec('ANALYZE stamps')
    const plans: [string, Param[], string][] = [
      [visitsSql, [1, 2], 'ledger_at'],
      [peopleSql, [1, 2], 'ledger_at'],
      [cardsSql, [1, 2, '2026-01-01'], 'stamps_created'],
      [endingSql, ['2026-01-01'], 'stamps_ending'],
    ]
    for (const [sql, values, index] of plans) expect(await planOf(database.db, sql, values)).toContain(index)
  })
})
