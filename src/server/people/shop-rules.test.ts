/** The shop's own rules in the ledger's transaction: limits, the on-site password by person, taps of others. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isOpen, type Limits, noLimits } from '#shared/limits.ts'
import { addPerson, type Browser, pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, noon, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'
const minuteMs = 60_000
const untilReset = 8_640_000_000_000_000

describeOnBoth("the shop's rules", (create) => {
  let database: TestDatabase
  let shop: TestShop
  let seq = 0
  const epoch = newId()
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  type Verdict = { outcome: string; refusal: string | null; limit?: object }
  const tapAt = async (who: Pick<Browser, 'call'>, stampIdx: number, more: object = {}): Promise<Verdict> => {
    const command = {
      kind: 'add',
      commandId: newId(),
      stampIdx,
      count: 1,
      tappedAt: shop.clock.now,
      seq: ++seq,
      epoch,
    }
    const commands = [{ ...command, ...more }]
    const answer = await who.call('POST', 'commands', { sentAt: shop.clock.now, commands })
    return (
      (answer.result as { verdicts: Verdict[] } | null)?.verdicts[0] ?? {
        outcome: String(answer.status),
        refusal: null,
      }
    )
  }
  const jo: Pick<Browser, 'call'> = {
    call: (method, path, body) => shop.tablet(method, `${api}/${path}`, body),
  }
  const tap = (stampIdx: number, more: object = {}) => tapAt(jo, stampIdx, more)
  const setLimits = async (limits: Partial<Limits>) =>
    expect((await shop.manager('PUT', `${api}/limits`, { ...noLimits, ...limits })).code).toBe(0)

  test('a hard limit on one tap: more is refused, and a reason does not help', async () => {
    await setLimits({ stampsAScan: { max: 2, kind: 'hard' } })
    const stampIdx = await shop.stampWith(0)
    expect(await tap(stampIdx, { count: 2 })).toMatchObject({ outcome: 'applied' })
    const over = {
      outcome: 'refused',
      refusal: 'over-a-limit',
      limit: { limit: 'stampsAScan', kind: 'hard', max: 2 },
    }
    expect(await tap(stampIdx, { count: 3 })).toMatchObject(over)
    expect(await tap(stampIdx, { count: 3, reason: 'a large order' })).toMatchObject(over)
    expect(await shop.holds(stampIdx)).toBe(2)
  })

  test('a soft limit asks for a reason, and the reason is kept', async () => {
    await setLimits({ stampsADay: { max: 1, kind: 'soft' } })
    const stampIdx = await shop.stampWith(0)
    expect(await tap(stampIdx)).toMatchObject({ outcome: 'applied' })
    expect(await tap(stampIdx)).toMatchObject({
      refusal: 'over-a-limit',
      limit: { limit: 'stampsADay', kind: 'soft' },
    })
    const commandId = newId()
    expect(await tap(stampIdx, { commandId, reason: 'two coffees' })).toMatchObject({ outcome: 'applied' })
    const kept = await database.db.read('SELECT reason FROM commands WHERE command_id = $1', [commandId])
    expect(kept).toEqual([{ reason: 'two coffees' }])
    shop.clock.now += 24 * 60 * minuteMs
    expect(await tap(stampIdx)).toMatchObject({ outcome: 'applied' })
  })

  test('a stamp that was taken back does not use up the day', async () => {
    await setLimits({ stampsADay: { max: 1, kind: 'hard' } })
    const stampIdx = await shop.stampWith(0)
    const undoes = newId()
    await tap(stampIdx, { commandId: undoes })
    expect(await tap(stampIdx, { kind: 'remove', undoes })).toMatchObject({ outcome: 'applied' })
    expect(await tap(stampIdx)).toMatchObject({ outcome: 'applied' })
  })

  test('minutes between two adds are reckoned from tap to tap, not from when they arrive', async () => {
    await setLimits({ minutesBetween: { max: 10, kind: 'hard' } })
    const stampIdx = await shop.stampWith(0)
    const now = shop.clock.now
    expect(await tap(stampIdx, { tappedAt: now - 60 * minuteMs })).toMatchObject({ outcome: 'applied' })
    expect(await tap(stampIdx, { tappedAt: now - 30 * minuteMs })).toMatchObject({ outcome: 'applied' })
    expect(await tap(stampIdx)).toMatchObject({ outcome: 'applied' })
    shop.clock.now += 9 * minuteMs
    expect(await tap(stampIdx)).toMatchObject({ limit: { limit: 'minutesBetween', max: 10 } })
    shop.clock.now += minuteMs
    expect(await tap(stampIdx)).toMatchObject({ outcome: 'applied' })
  })

  test('per person an hour, over all cards, and another person is not held to it', async () => {
    shop.clock.now += 2 * 60 * minuteMs
    await setLimits({ stampsAnHour: { max: 3, kind: 'hard' } })
    const cards = [await shop.stampWith(0), await shop.stampWith(0)]
    for (const stampIdx of [...cards, ...cards].slice(0, 3))
      expect((await tap(stampIdx)).outcome).toBe('applied')
    expect(await tap(cards[0] ?? 0)).toMatchObject({ limit: { limit: 'stampsAnHour' } })
    const kim: Pick<Browser, 'call'> = {
      call: (method, path, body) => shop.manager(method, `${api}/${path}`, body),
    }
    expect(await tapAt(kim, cards[0] ?? 0)).toMatchObject({ outcome: 'applied' })
  })

  test('twenty at once do not slip under a limit of three', async () => {
    await setLimits({ stampsADay: { max: 3, kind: 'hard' } })
    const stampIdx = await shop.stampWith(0)
    const taps = await Promise.all(Array.from({ length: 20 }, () => tap(stampIdx)))
    expect(taps.filter(({ outcome }) => outcome === 'applied')).toHaveLength(3)
    expect(await shop.holds(stampIdx)).toBe(3)
  })

  test('outside the opening hours, in the time of the shop', async () => {
    shop.clock.now = noon + 30 * 24 * 60 * minuteMs
    const days = Array.from({ length: 7 }, () => ({ from: '09:00', to: '18:00' }))
    await setLimits({ openingHours: { days, kind: 'hard' } })
    const stampIdx = await shop.stampWith(0)
    expect(await tap(stampIdx)).toMatchObject({ outcome: 'applied' })
    shop.clock.now += 6 * 60 * minuteMs
    expect(await tap(stampIdx)).toMatchObject({ limit: { limit: 'openingHours', max: null } })
  })

  test('what arrives late over a limit is for a manager, since nobody stands there any more (O-11)', async () => {
    await setLimits({ stampsAScan: { max: 1, kind: 'soft' } })
    const stampIdx = await shop.stampWith(0)
    const late = await tap(stampIdx, { count: 2, tappedAt: shop.clock.now - 3 * minuteMs })
    expect(late).toMatchObject({ outcome: 'review', refusal: null })
    expect(await shop.holds(stampIdx)).toBe(0)
  })

  test("the stamp's own reason comes before a limit, systems are not limited, cashiers may not set them", async () => {
    await setLimits({ stampsAScan: { max: 1, kind: 'hard' } })
    const stampIdx = await shop.stampWith(0, 1, { activeYn: 'N' })
    expect(await tap(stampIdx, { count: 2 })).toMatchObject({ refusal: 'not-active' })
    await setLimits({ stampsADay: { max: 1, kind: 'hard' } })
    const other = await shop.stampWith(0)
    for (let n = 0; n < 3; n++) await shop.api('PUT', '/api/stamp/v1/add', { stampIdx: other })
    expect(await shop.holds(other)).toBe(3)
    expect((await shop.tablet('PUT', `${api}/limits`, noLimits)).status).toBe(403)
    await setLimits({})
  })

  test('wrong on-site passwords follow the person from tablet to tablet, and a review says so to the manager (S-2)', async () => {
    const [one, two] = [await pairTablet(shop), await pairTablet(shop)]
    const ana = await addPerson(shop, 'Ana', '482915')
    const ed = await addPerson(shop, 'Ed', '530874')
    const stampIdx = await shop.stampWith(10)
    const redeem = (who: Browser, password: string) =>
      who.call('POST', 'redemptions', { stampIdx, onsitePwd: password }, { 'Idempotency-Key': newId() })
    for (const tablet of [one, two])
      await tablet.call('POST', 'session/pin', { personId: ana, pin: '482915' })
    for (let n = 1; n <= 5; n++) {
      const tablet = n % 2 ? one : two
      expect(await redeem(tablet, '000000')).toMatchObject({ code: 1009, result: { triesLeft: 5 - n } })
    }
    // The right one, at either tablet: the person waits.
    for (const tablet of [one, two])
      expect(await redeem(tablet, onsitePwd)).toMatchObject({
        code: 1010,
        result: { lockedUntil: shop.clock.now + minuteMs },
      })
    for (let n = 6; n <= 10; n++) {
      shop.clock.now += minuteMs
      expect((await redeem(one, '000000')).code).toBe(1009)
    }
    shop.clock.now += minuteMs
    expect(await redeem(one, onsitePwd)).toMatchObject({ code: 1010, result: { lockedUntil: untilReset } })
    const reviews = await database.db.read("SELECT evidence FROM reviews WHERE kind = 'password-burst'")
    expect(reviews).toHaveLength(1)
    await one.call('POST', 'session/pin', { personId: ed, pin: '530874' })
    expect((await redeem(one, onsitePwd)).code).toBe(1010)
    await shop.manager('POST', `${api}/staff/${ana}/unlock`)
    await shop.manager('POST', `${api}/tablets/${one.tabletId}/unlock`)
    expect((await redeem(one, onsitePwd)).code).toBe(0)
    expect(await shop.tablet('POST', `${api}/staff/${ana}/unlock`)).toMatchObject({ status: 403 })
  })

  test('the on-site password is rotated: sealed, audited, never shown', async () => {
    const rotate = (password: string) =>
      shop.manager('PUT', `${api}/stamp-cards/1/onsite-password`, { onsitePwd: password })
    expect((await rotate('111111')).code).toBe(1214)
    expect((await rotate('not digits')).code).toBe(1400)
    expect((await rotate('8264019375')).code).toBe(0)
    const stampIdx = await shop.stampWith(10)
    const redeem = (password: string) =>
      shop.tablet('POST', `${api}/redemptions`, { stampIdx, onsitePwd: password })
    expect((await redeem(onsitePwd)).code).toBe(1009)
    expect((await redeem('8264019375')).code).toBe(0)
    const rows = JSON.stringify([
      await database.db.read('SELECT * FROM stamp_cards'),
      await database.db.read('SELECT * FROM audit'),
      await database.db.read('SELECT * FROM commands'),
    ])
    expect(rows).toContain('onsite-password.rotated')
    expect(rows).not.toContain('8264019375')
    await rotate(onsitePwd)
  })

  test('who tapped is who is named, and a PIN that was not checked is marked', async () => {
    const tablet = await pairTablet(shop)
    const flo = await addPerson(shop, 'Flo', '308146')
    const gus = await addPerson(shop, 'Gus', '719046')
    await tablet.call('POST', 'session/pin', { personId: flo, pin: '308146' })
    const stampIdx = await shop.stampWith(0)
    const tapped = async (more: object) => {
      const commandId = newId()
      const { outcome } = await tapAt(tablet, stampIdx, { commandId, ...more })
      const rows = await database.db.read('SELECT person, pin_checked FROM commands WHERE command_id = $1', [
        commandId,
      ])
      return { outcome, ...rows[0] }
    }
    expect(await tapped({})).toEqual({ outcome: 'applied', person: flo, pin_checked: 1 })
    // Gus took over while the line was down: the tablet says so, and says that nobody checked.
    expect(await tapped({ personId: gus, pinChecked: false })).toEqual({
      outcome: 'applied',
      person: gus,
      pin_checked: 0,
    })
    // A tablet that claims a check which the server has not seen is not believed.
    expect(await tapped({ personId: gus, pinChecked: true })).toMatchObject({ person: gus, pin_checked: 0 })
    expect(await tapped({ personId: 'somebody-else' })).toMatchObject({ person: flo, pin_checked: 0 })
    await tablet.call('DELETE', 'session')
    // Locked: what was tapped before is handed over under the name of who tapped.
    expect(await tapped({ personId: flo })).toMatchObject({ outcome: 'applied', person: flo, pin_checked: 1 })
    expect(await tapped({})).toEqual({ outcome: '401' })
  })

  test('taps of somebody who was disabled meanwhile are kept for a manager, and answered so again (S-14)', async () => {
    const tablet = await pairTablet(shop)
    const hal = await addPerson(shop, 'Hal', '604182')
    await tablet.call('POST', 'session/pin', { personId: hal, pin: '604182' })
    const stampIdx = await shop.stampWith(0)
    const first = { commandId: newId(), personId: hal }
    expect((await tapAt(tablet, stampIdx, first)).outcome).toBe('applied')
    await shop.manager('PUT', `${api}/staff/${hal}`, { active: false })
    const second = { commandId: newId(), personId: hal, seq: 77 }
    for (let sent = 0; sent < 2; sent++)
      expect((await tapAt(tablet, stampIdx, second)).outcome).toBe('review')
    // What was decided before is answered as before.
    expect((await tapAt(tablet, stampIdx, first)).outcome).toBe('applied')
    expect(await shop.holds(stampIdx)).toBe(1)
    const rows = await database.db.read(
      "SELECT command_id, stamp_idx FROM reviews WHERE kind = 'person-disabled'",
    )
    expect(rows).toEqual([{ command_id: second.commandId, stamp_idx: stampIdx }])
  })

  test('nothing above was a fault', () => expect(shop.faults).toEqual([]))
})

describe('opening hours', () => {
  const closed = null
  const late = { from: '18:00', to: '02:00' }
  const day = { from: '08:00', to: '17:30' }
  // Monday 9 March 2026 first.
  const days = [day, closed, day, day, late, closed, closed]
  test.each([
    ['2026-03-09 08:00:00', true],
    ['2026-03-09 07:59:59', false],
    ['2026-03-09 17:29:59', true],
    ['2026-03-09 17:30:00', false],
    ['2026-03-10 12:00:00', false],
    ['2026-03-13 23:59:00', true],
    ['2026-03-14 01:59:00', true],
    ['2026-03-14 02:00:00', false],
  ])('at %s: open is %s', (time, open) => expect(isOpen(days, time)).toBe(open))
})
