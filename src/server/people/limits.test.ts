/** The shop's limits where a card goes on in another one: carried over, or replaced as lost. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Limits, noLimits } from '#shared/limits.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'
const oneADay = { stampsADay: { max: 1, kind: 'hard' } } as const
const anHourBetween = { minutesBetween: { max: 60, kind: 'hard' } } as const

describeOnBoth('a limit', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let seq = 0
  const epoch = newId()
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
    seq = 0
  })
  afterEach(() => database.remove())

  const setLimits = async (limits: Partial<Limits>) =>
    expect((await shop.manager('PUT', `${api}/limits`, { ...noLimits, ...limits })).code).toBe(0)
  type Verdict = { outcome: string; nextStampIdx?: number }
  async function tap(stampIdx: number, more: object = {}): Promise<Verdict> {
    shop.clock.now += 1000
    const it = { kind: 'add', commandId: newId(), seq: ++seq, epoch, stampIdx, count: 1 }
    const commands = [{ ...it, tappedAt: shop.clock.now, ...more }]
    const { result } = await shop.tablet('POST', `${api}/commands`, { sentAt: shop.clock.now, commands })
    return (result as { verdicts: [Verdict] }).verdicts[0]
  }
  const outcomeOf = async (stampIdx: number, more: object = {}) => (await tap(stampIdx, more)).outcome
  async function replaceLost(stampIdx: number): Promise<number> {
    const path = `${api}/stamps/${stampIdx}/replacement`
    const { result } = await shop.tablet('POST', path, {}, { 'Idempotency-Key': newId() })
    return (result as { stampIdx: number }).stampIdx
  }

  test.each([
    ['a day', oneADay],
    ['between two', anHourBetween],
  ])('%s holds on a full card too, whose stamps go to the next one', async (_, limits) => {
    await setLimits(limits)
    const full = await shop.stampWith(10)
    const first = await tap(full)
    expect(first.outcome).toBe('carried-over')
    const nextIdx = first.nextStampIdx ?? 0
    for (const stampIdx of [full, nextIdx, full]) expect(await outcomeOf(stampIdx)).toBe('refused')
    expect(await shop.holds(nextIdx)).toBe(1)
  })

  test('of a person an hour counts what a full card could not hold', async () => {
    await setLimits({ stampsAnHour: { max: 3, kind: 'hard' } })
    expect(await outcomeOf(await shop.stampWith(10), { count: 2 })).toBe('carried-over')
    // One fits, one does not: two more.
    expect(await outcomeOf(await shop.stampWith(9), { count: 2 })).toBe('refused')
    expect(await outcomeOf(await shop.stampWith(10))).toBe('carried-over')
    expect(await outcomeOf(await shop.stampWith(0))).toBe('refused')
  })

  test('is free again where what was carried over was taken back', async () => {
    await setLimits({ ...oneADay, ...anHourBetween, stampsAnHour: { max: 1, kind: 'hard' } })
    const [full, undoes] = [await shop.stampWith(10), newId()]
    expect(await outcomeOf(full, { commandId: undoes })).toBe('carried-over')
    expect(await outcomeOf(full, { kind: 'remove', undoes })).toBe('applied')
    expect(await outcomeOf(full)).toBe('carried-over')
  })

  test.each([
    ['a day', oneADay],
    ['between two', anHourBetween],
  ])('%s holds over a replacement, and over one more', async (_, limits) => {
    await setLimits(limits)
    const lost = await shop.stampWith(0)
    expect(await outcomeOf(lost)).toBe('applied')
    const second = await replaceLost(lost)
    const third = await replaceLost(second)
    for (const stampIdx of [third, second, lost]) expect(await outcomeOf(stampIdx)).toBe('refused')
    expect(await shop.holds(third)).toBe(1)
    shop.clock.now += 86_400_000
    // What another tablet still had for the lost one is on the new one, and counts there once.
    await setLimits({ stampsADay: { max: 2, kind: 'hard' } })
    expect(await outcomeOf(lost)).toBe('carried-over')
    expect([await outcomeOf(third), await outcomeOf(third)]).toEqual(['applied', 'refused'])
    expect(await shop.holds(third)).toBe(3)
  })

  test('that was met on a full card is met on the card that replaces it', async () => {
    await setLimits(oneADay)
    const full = await shop.stampWith(10)
    expect(await outcomeOf(full)).toBe('carried-over')
    shop.clock.now += 1000
    expect(await outcomeOf(await replaceLost(full))).toBe('refused')
  })
})
