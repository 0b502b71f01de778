/** A week is looked at again by what came since the last look, and says what a look at all of it says. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FraudSignals } from '#shared/activity-api.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { noting } from '../testing/partitions.ts'
import { planOf } from '../testing/plan-of.ts'
import { newId, openTestShop, type TestShop } from '../testing/test-shop.ts'
import { createDecidedDays } from './decided-days.ts'
import { personDaysOf, together } from './person-days.ts'
import { spanOf } from './shop-day.ts'
import { customersOf, readDecided, staffActionsSql } from './staff-actions.ts'

const api = '/api/counter/v1'
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const epoch = newId()
const [from, to] = ['2026-03-11', '2026-03-17']
/** In Seoul, on the last of these days. */
const lastNoon = Date.parse('2026-03-17T03:00:00Z')
const quarterMs = 15 * 60_000
const midnight = Date.parse('2026-03-18T00:00:00+09:00')
const clock = {
  dayOf: (at: number) => new Date(at + 9 * hourMs).toISOString().slice(0, 10),
  timeOf: (at: number) => new Date(at + 9 * hourMs).toISOString().slice(0, 19).replace('T', ' '),
}

describeOnBoth('what was decided', (create) => {
  let database: TestDatabase
  let watched: ReturnType<typeof noting>
  let shop: TestShop
  let seq = 0
  beforeAll(async () => {
    database = await create()
    watched = noting(database.db)
    shop = await openTestShop({ db: watched })
    for (let day = 6; day >= 0; day--) {
      shop.clock.now = lastNoon - day * dayMs
      const full = await shop.stampWith(6, 2)
      await shop.tablet('POST', `${api}/redemptions`, { stampIdx: full }, { 'Idempotency-Key': newId() })
      await add(await shop.stampWith(1), lastNoon - day * dayMs)
      // Of the day before, from a tablet without a line.
      await add(await shop.stampWith(1), lastNoon - day * dayMs - 20 * hourMs)
    }
  })
  afterAll(() => database.remove())

  async function add(stampIdx: number, tappedAt: number): Promise<void> {
    const commands = [{ kind: 'add', commandId: newId(), stampIdx, count: 1, tappedAt, seq: ++seq, epoch }]
    const sent = { sentAt: shop.clock.now, commands }
    expect(await shop.tablet('POST', `${api}/commands`, sent)).toMatchObject({ code: 0 })
  }

  /** And from which instant on was read for it; null where nothing was. */
  async function look(): Promise<{ deeds: number; readFrom: unknown }> {
    const before = watched.asked.length
    const { result } = await shop.manager('GET', `${api}/honesty?from=${from}&to=${to}`)
    const read = watched.asked.slice(before).filter(({ sql }) => sql === staffActionsSql)
    const starts = read.map(({ params }) => Number(params[0]))
    return { deeds: (result as FraudSignals).deeds, readFrom: starts.toSorted()[0] ?? null }
  }

  test('is read once, but for what may still be on its way', async () => {
    shop.clock.now = lastNoon + hourMs
    expect(await look()).toEqual({ deeds: 21, readFrom: Date.parse(`${from}T00:00:00+09:00`) })
    expect(await look()).toEqual({ deeds: 21, readFrom: shop.clock.now - quarterMs })
    await add(await shop.stampWith(1), shop.clock.now)
    expect(await look()).toEqual({ deeds: 22, readFrom: shop.clock.now - quarterMs })
  })

  test('is read by its instants, and each tap by its keys', async () => {
    const plan = await planOf(database.db, staffActionsSql, [1, 2])
    expect(plan).toMatch(
      /commands_\w+ \(.*decided_at>\? AND decided_at<\?\)|(on|using) commands_(decided|kind)/,
    )
    expect(plan).toMatch(/SEARCH l USING PRIMARY KEY|using ledger_pkey/)
  })

  test('is settled once what began before must have ended, and a day that is over is read no more', async () => {
    shop.clock.now = midnight + 60_000
    expect(await look()).toEqual({ deeds: 22, readFrom: lastNoon + hourMs - quarterMs })
    // Decided a second before midnight, and committed after it.
    const stampIdx = await shop.stampWith(1)
    shop.clock.now = midnight - 1000
    await add(stampIdx, shop.clock.now)
    shop.clock.now = midnight + 120_000
    expect(await look()).toEqual({ deeds: 23, readFrom: midnight + 60_000 - quarterMs })
    shop.clock.now = midnight + hourMs
    expect(await look()).toEqual({ deeds: 23, readFrom: midnight + 120_000 - quarterMs })
    expect(await look()).toEqual({ deeds: 23, readFrom: null })
  })

  test('is read again where the clock has gone back behind it, since more may be decided there', async () => {
    shop.clock.now = midnight - 2 * hourMs
    expect(await look()).toEqual({ deeds: 23, readFrom: midnight - 24 * hourMs })
    await add(await shop.stampWith(1), shop.clock.now)
    shop.clock.now = midnight + hourMs
    expect(await look()).toEqual({ deeds: 24, readFrom: midnight - 2 * hourMs - quarterMs })
  })

  test('says by parts what the whole span says, the customers of cards that go on included', async () => {
    const { actions } = await readDecided(database.db, spanOf(clock, from, to))
    // What was redeemed has its next card already.
    const redeemed = new Set(actions.filter(({ kind }) => kind === 'redeem').map(({ stampIdx }) => stampIdx))
    const [one = 0, other = 0] = actions
      .map(({ stampIdx }) => stampIdx)
      .filter((stampIdx) => !redeemed.has(stampIdx))
    await database.db.write((tx) =>
      tx.run('UPDATE stamps SET follows = $1 WHERE stamp_idx = $2', [one, other]),
    )
    const readDays = createDecidedDays({ db: database.db, clock, now: () => shop.clock.now })
    const whole = together([personDaysOf(actions, clock.dayOf)])
    const { links } = await readDecided(database.db, spanOf(clock, from, to))
    expect(customersOf(links)(other)).toBe(one)
    for (let turn = 0; turn < 2; turn++) {
      const work = await readDays(from, to)
      expect(work.days).toEqual(whole)
      expect(customersOf(work.links)(other)).toBe(one)
    }
  })
})
