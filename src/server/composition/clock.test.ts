/** What a machine's clock that is set back may not do: hold what was to end, or refuse what is valid. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, noon, onsitePwd, openTestShop } from '../testing/test-shop.ts'
import { clockFault, createClock, mostBehindMs, newestInLog, watchClock } from './clock.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

function machine() {
  const it = { system: noon, ticks: 0 }
  return {
    it,
    clock: createClock({ system: () => it.system, monotonic: () => it.ticks }),
    pass(ms: number) {
      it.system += ms
      it.ticks += ms
    },
  }
}

test('while the machine’s clock goes on it is the machine’s, and a step forward is followed', () => {
  const { it, clock, pass } = machine()
  pass(1234)
  expect(clock.now()).toBe(noon + 1234)
  it.system += 5 * dayMs
  expect(clock.now()).toBe(noon + 1234 + 5 * dayMs)
  expect(clock.now() - it.system).toBe(0)
})

test('set back an hour it goes on, never backwards, and is the machine’s again four hours later', () => {
  const { it, clock, pass } = machine()
  it.system -= hourMs
  let before = clock.now()
  expect(before).toBe(noon)
  pass(60_000)
  expect(clock.now()).toBe(noon + 45_000)
  for (let n = 0; n < 5 * 60; n++) {
    pass(60_000)
    const now = clock.now()
    expect(now).toBeGreaterThan(before)
    before = now
  }
  expect(clock.now()).toBe(it.system)
})

test('a log that is further ahead than a weekend is not believed', () => {
  const { it, clock } = machine()
  clock.heard(noon + mostBehindMs + 1)
  expect(clock.now()).toBe(noon)
  clock.heard(noon + 2 * dayMs)
  expect(clock.now()).toBe(noon + 2 * dayMs)
  expect(clock.now() - it.system).toBe(2 * dayMs)
  it.system -= mostBehindMs
  expect(clock.now()).toBe(noon - mostBehindMs)
})

function watched(newest: number) {
  const { it, pass } = machine()
  const settleMs = 120_000
  const watch = watchClock({ system: () => it.system, monotonic: () => it.ticks, settleMs })
  watch.look(newest)
  return { it, watch, pass: (ms = 720_000) => pass(ms) }
}

test('a clock that is far behind the log is doubtful until it is set, or has been steady', () => {
  const { it, watch, pass } = watched(noon + 300 * dayMs)
  pass(600_000)
  expect([watch.isDoubtful(), watch.isSteady()]).toEqual([true, false])
  it.system += 300 * dayMs
  expect([watch.isDoubtful(), watch.isSteady()]).toEqual([false, false])
  pass(719_999)
  expect(watch.isSteady()).toBe(false)
  pass(1)
  expect(watch.isSteady()).toBe(true)
  it.system -= 300 * dayMs
  expect([watch.isDoubtful(), watch.isSteady()]).toEqual([true, false])
  pass()
  expect([watch.isDoubtful(), watch.isSteady()]).toEqual([false, true])
})

test('a clock is not steady while somebody writes further ahead than it follows', () => {
  const { it, watch, pass } = watched(noon)
  pass()
  watch.look(it.system + mostBehindMs)
  expect(watch.isSteady()).toBe(true)
  watch.look(it.system + mostBehindMs + 1)
  expect([watch.isDoubtful(), watch.isSteady()]).toEqual([true, false])
  pass()
  expect(watch.isSteady()).toBe(true)
})

test.each([
  ['level', 0, null],
  ['a moment behind', -30_000, null],
  ['an hour behind', -hourMs, 'the server goes by the log'],
  ['further behind than a weekend', -mostBehindMs - 1, 'one of the two is wrong'],
  ['after a holiday', 30 * dayMs, null],
  ['a year ahead', 366 * dayMs, 'if the shop was not shut for so long'],
])('a start with the clock %s of the log says what is to be said of it', (_, ahead, said) => {
  const told = clockFault(noon + ahead, noon)
  expect(told).toEqual(said && expect.stringContaining(said))
  if (told) for (const at of [noon, noon + ahead]) expect(told).toContain(new Date(at).toISOString())
  expect(clockFault(noon + ahead, 0)).toBe(null)
})

describeOnBoth('a server whose clock was set back', (create) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await create()
  })
  afterEach(() => database.remove())

  /** A server of that machine, as a start makes it. */
  async function start(at: ReturnType<typeof machine>) {
    at.clock.heard(await newestInLog(database.db.read))
    return openTestShop(database, { now: at.clock.now })
  }
  const add = (stampIdx: number, tappedAt: number) => ({
    sentAt: tappedAt,
    commands: [{ kind: 'add', commandId: newId(), stampIdx, count: 1, tappedAt, seq: 1, epoch: newId() }],
  })

  test('by an hour lets a reservation of 45 s end in a minute, and a wait of a minute too', async () => {
    const at = machine()
    const shop = await start(at)
    const stampIdx = await shop.stampWith(10)
    await shop.tablet('POST', `/api/counter/v1/stamps/${stampIdx}/reservation`)
    for (let n = 0; n < 5; n++)
      await shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx: await shop.stampWith(10), onsitePwd: `${n}` })
    const redeem = (password: string) =>
      shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx, onsitePwd: password })
    expect(await redeem(onsitePwd)).toMatchObject({ code: 1012 })
    at.it.system -= hourMs
    at.pass(61_000)
    expect(await redeem(onsitePwd)).toMatchObject({ code: 1010 })
    at.pass(20_000)
    expect(await redeem(onsitePwd)).toMatchObject({ code: 0 })
  })

  /** Whether the rows of a stamp go back in time, where a machine was set back an hour before the second add. */
  async function goesBack(clockOf: (at: ReturnType<typeof machine>) => Promise<() => number>) {
    const shop = await start(machine())
    const stampIdx = await shop.stampWith(3)
    const back = machine()
    back.it.system -= hourMs
    const restarted = await openTestShop(database, { now: await clockOf(back) })
    expect(await restarted.api('PUT', '/api/stamp/v1/add', { stampIdx })).toMatchObject({ code: 0 })
    const rows = await database.db.read<{ at: number }>(
      'SELECT at FROM audit WHERE chain = $1 ORDER BY seq',
      [`stamp:${stampIdx}`],
    )
    expect(rows.length).toBeGreaterThan(2)
    return rows.some(({ at }, index) => at < (rows[index - 1]?.at ?? 0))
  }

  test('by an hour and started anew writes no row before those that are there', async () => {
    const heard = async ({ clock }: ReturnType<typeof machine>) => {
      clock.heard(await newestInLog(database.db.read))
      return clock.now
    }
    expect(await goesBack(heard)).toBe(false)
  })

  test('planted: a server that goes by its machine alone writes rows that go back in time', async () => {
    expect(
      await goesBack(
        async ({ it }) =>
          () =>
            it.system,
      ),
    ).toBe(true)
  })

  test('by two days and started anew takes a tap on a card of today', async () => {
    const at = machine()
    const stampIdx = await (await start(at)).stampWith(3)
    const back = machine()
    back.it.system -= 2 * dayMs
    const shop = await start(back)
    const { result } = await shop.tablet('POST', '/api/counter/v1/commands', add(stampIdx, back.it.system))
    expect(result).toMatchObject({ verdicts: [{ outcome: 'applied' }] })
    expect(await shop.holds(stampIdx)).toBe(4)
  })

  test('by a month still takes it: a card that is there was made before now', async () => {
    const at = machine()
    const stampIdx = await (await start(at)).stampWith(3)
    const back = machine()
    back.it.system -= 30 * dayMs
    const shop = await start(back)
    const { result } = await shop.tablet('POST', '/api/counter/v1/commands', add(stampIdx, back.it.system))
    expect(result).toMatchObject({ verdicts: [{ outcome: 'applied' }] })
  })

  test('and was started anew before anything was written does not hold a reservation for long', async () => {
    const at = machine()
    const shop = await start(at)
    const stampIdx = await shop.stampWith(10)
    at.it.system += hourMs
    at.it.ticks += hourMs
    await shop.tablet('POST', `/api/counter/v1/stamps/${stampIdx}/reservation`)
    const back = machine()
    const restarted = await start(back)
    back.pass(60_000)
    expect(await restarted.api('PUT', '/api/stamp/v1/redeem', { stampIdx, onsitePwd })).toMatchObject({
      code: 0,
    })
  })
})
