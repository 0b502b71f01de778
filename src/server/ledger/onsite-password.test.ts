/** Wrong on-site passwords of all tablets together: what slows a guesser down, and is forgotten of honest hands (S-2). */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addPerson, type Browser, pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
const wrong = '11112222333'
const pins = ['482915', '530874', '604182', '719046', '308146']

describeOnBoth('the on-site password of a card', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterEach(() => database.remove())

  const redeem = async (password: string) => {
    const stampIdx = await shop.stampWith(10)
    const key = { 'Idempotency-Key': newId() }
    return shop.tablet('POST', '/api/counter/v1/redemptions', { stampIdx, onsitePwd: password }, key)
  }
  const codeOf = async (password: string) => (await redeem(password)).code

  /** Five people who guess, each at a tablet of their own. */
  async function guessers(): Promise<((times: number) => Promise<number[]>)[]> {
    const stampIdx = await shop.stampWith(10)
    const signedIn = async (pin: string, n: number): Promise<Browser> => {
      const [tablet, personId] = [await pairTablet(shop), await addPerson(shop, `Guesser ${n}`, pin)]
      await tablet.call('POST', 'session/pin', { personId, pin })
      return tablet
    }
    const tablets: Browser[] = []
    for (const [n, pin] of pins.entries()) tablets.push(await signedIn(pin, n))
    return tablets.map((tablet) => async (times) => {
      const codes: number[] = []
      for (let n = 0; n < times; n++) {
        const key = { 'Idempotency-Key': newId() }
        codes.push((await tablet.call('POST', 'redemptions', { stampIdx, onsitePwd: wrong }, key)).code)
      }
      return codes
    })
  }

  test('what is mistyped once a day locks nobody out, however many days the shop is open', async () => {
    const codes: number[] = []
    for (let day = 0; day < 21; day++) {
      shop.clock.now += dayMs
      codes.push(await codeOf(wrong), await codeOf(onsitePwd))
    }
    expect(new Set(codes.map((code, n) => `${n % 2} ${code}`))).toEqual(new Set(['0 1009', '1 0']))
  })

  test('guesses that wander from tablet to tablet are slowed down; a reward among them makes up for one, and not for all', async () => {
    const [one, two, three, four, five] = await guessers()
    for (const guess of [one, two, three, four]) expect(await guess?.(4)).toEqual([1009, 1009, 1009, 1009])
    expect(await five?.(3)).toEqual([1009, 1009, 1009])
    expect(await codeOf(onsitePwd)).toBe(0)
    expect(await five?.(1)).toEqual([1009])
    expect(await codeOf(wrong)).toBe(1009)
    // The twentieth: every tablet waits, and may go on in a minute.
    expect([await codeOf(onsitePwd), await one?.(1)]).toEqual([1010, [1010]])
    shop.clock.now += minuteMs
    expect([await codeOf(wrong), await codeOf(onsitePwd)]).toEqual([1009, 1010])
  })

  test('after however many guesses some rewards are enough, and a mistyped one locks nobody out again', async () => {
    await codeOf(wrong)
    await database.db.write((tx) =>
      tx.run("UPDATE password_failures SET failures = 500 WHERE scope = 'card'"),
    )
    for (let n = 0; n < 3; n++) expect(await codeOf(onsitePwd)).toBe(0)
    expect([await codeOf(wrong), await codeOf(onsitePwd)]).toEqual([1009, 0])
  })

  test('a wait that a clock began that was days ahead is over once the clock is set right', async () => {
    shop.clock.now += 3 * dayMs
    for (let n = 0; n < 5; n++) await codeOf(wrong)
    await database.db.write((tx) =>
      tx.run("UPDATE password_failures SET failures = 20, locked_until = $1 WHERE scope = 'card'", [
        shop.clock.now + minuteMs,
      ]),
    )
    expect(await codeOf(onsitePwd)).toBe(1010)
    shop.clock.now -= 3 * dayMs
    const reserved = await shop.tablet(
      'POST',
      `/api/counter/v1/stamps/${await shop.stampWith(10)}/reservation`,
    )
    expect(reserved.result).toMatchObject({ lockedUntil: null })
    expect([await codeOf(wrong), await codeOf(onsitePwd)]).toEqual([1009, 1010])
    shop.clock.now += minuteMs
    expect(await codeOf(onsitePwd)).toBe(0)
  })

  test('a lock until a manager resets is one, whatever the clock says', async () => {
    shop.clock.now += 3 * dayMs
    for (let n = 0; n < 10; n++) {
      await codeOf(wrong)
      shop.clock.now += minuteMs
    }
    shop.clock.now -= 3 * dayMs
    expect(await redeem(onsitePwd)).toMatchObject({
      code: 1010,
      result: { lockedUntil: 8_640_000_000_000_000 },
    })
  })
})
