import { describe, expect, test } from 'vitest'
import type { Db } from '../db/db.ts'
import { createVault } from '../db/vault.ts'
import { addPerson, pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop, testSecret } from '../testing/test-shop.ts'
import { createHasher, type Hasher, usualHashCost } from './hasher.ts'
import { createPins, type Pins, pinSubject } from './pins.ts'
import { createStaff } from './staff.ts'
import { clearTries, createTries, pinPolicy, type Tries, untilReset, waitAfter } from './tries.ts'
import { isCommonPassword, isWeakPin } from './weak-secrets.ts'

const rightPin = '482915'
const wrongPin = '482916'
const api = '/api/counter/v1'

/** Compares in no time, and counts how often. */
function countingHasher(compared: { count: number }): Hasher {
  return {
    hash: async (secret) => secret,
    twin: async (secret) => secret,
    isRight: async (secret, kept) => {
      compared.count++
      await new Promise((resolve) => setTimeout(resolve, 1))
      return secret === kept
    },
    pretend: async () => {},
    isFull: () => false,
  }
}

/** A process of the server: its own connection, its own memory. */
async function openPins(
  db: Db,
  clock: { now: number },
  compared: { count: number },
  tries?: Tries,
): Promise<Pins> {
  const now = () => clock.now
  return createPins({ db, hasher: countingHasher(compared), tries: tries ?? createTries({ db, now }), now })
}

/** Planted: looks at the count, compares, and counts what was wrong. What a check-then-act guard looks like. */
function comparesFirst(db: Db, written: Promise<unknown>[]): Tries {
  return {
    async count(subject) {
      const [row] = await db.read<{ failures: number }>(
        'SELECT failures FROM secret_tries WHERE subject = $1',
        [subject],
      )
      const failures = row?.failures ?? 0
      if (failures >= 10) return { isCounted: false, triesLeft: 0, lockedUntil: untilReset }
      const write = () =>
        db.write((tx) =>
          tx.run(
            `INSERT INTO secret_tries (subject, failures, locked_until) VALUES ($1, 1, 0)
             ON CONFLICT (subject) DO UPDATE SET failures = secret_tries.failures + 1`,
            [subject],
          ),
        )
      written.push(new Promise((resolve) => setTimeout(resolve, 2)).then(write))
      return { isCounted: true, triesLeft: 0, lockedUntil: null }
    },
    clear: (subject) => db.write((tx) => clearTries(tx, subject)),
  }
}

describeOnBoth('a PIN is counted before it is compared (S-1)', (create) => {
  async function withPerson(work: (database: TestDatabase, clock: { now: number }) => Promise<void>) {
    const database = await create()
    await database.db.write((tx) =>
      tx.run(
        "INSERT INTO people (person_id, name, role, created_at, pin_hash) VALUES ('ana', 'Ana', 'cashier', 1, $1)",
        [rightPin],
      ),
    )
    await work(database, { now: 1_000_000 })
    await database.remove()
  }

  /** On a pool of ten connections each hundred waits ten deep. */
  const atOnce = process.env.DEEP ? 500 : 100
  async function guess(pins: readonly Pins[], tries: number, together: number): Promise<void> {
    for (let done = 0; done < tries; done += together) {
      await Promise.all(
        Array.from({ length: together }, (_, n) => pins[n % pins.length]?.check('ana', wrongPin, 'tablet:t')),
      )
    }
  }

  test(
    `thousands of guesses, ${atOnce} at once, waited out: at most ten are compared`,
    { timeout: 300_000 },
    () =>
      withPerson(async ({ db }, clock) => {
        const compared = { count: 0 }
        const pins = await openPins(db, clock, compared)
        const rounds = process.env.DEEP ? 20 : 12
        for (let round = 0; round < rounds; round++) {
          await guess([pins], atOnce, atOnce)
          clock.now += pinPolicy.maxWaitMs
        }
        expect(compared.count).toBe(10)
        const locked = await pins.check('ana', rightPin, 'tablet:t')
        expect(locked).toEqual({ refusal: 'pin-locked', triesLeft: 0, lockedUntil: untilReset })
      }),
  )

  test('ten in parallel, a restart in the middle, two processes: never more than ten compared', () =>
    withPerson(async (database, clock) => {
      const compared = { count: 0 }
      const neighbour = await database.again()
      const both = [await openPins(database.db, clock, compared), await openPins(neighbour, clock, compared)]
      await guess(both, 10, 10)
      expect(compared.count).toBe(5)
      clock.now += 30_000
      const restarted = [
        await openPins(database.db, clock, compared),
        await openPins(neighbour, clock, compared),
      ]
      for (let wait = 0; wait < 10; wait++) {
        await guess(restarted, 10, 10)
        clock.now += pinPolicy.maxWaitMs
      }
      expect(compared.count).toBe(10)
      await neighbour.close()
    }))

  test('planted: a guard that compares first and counts afterwards lets more than ten through', () =>
    withPerson(async ({ db }, clock) => {
      const compared = { count: 0 }
      const written: Promise<unknown>[] = []
      await guess([await openPins(db, clock, compared, comparesFirst(db, written))], 500, 500)
      expect(compared.count).toBeGreaterThan(10)
      await Promise.allSettled(written)
    }))

  test('a right one ends the count, also the fifth', () =>
    withPerson(async ({ db }, clock) => {
      const pins = await openPins(db, clock, { count: 0 })
      for (let round = 0; round < 3; round++) {
        await guess([pins], 4, 1)
        expect(await pins.check('ana', rightPin, 'tablet:t')).toBe('right')
      }
      expect(await db.read('SELECT * FROM secret_tries')).toEqual([])
    }))

  test('a wait that a clock began that was days ahead keeps nobody out, and no face shows it', () =>
    withPerson(async ({ db }, clock) => {
      const pins = await openPins(db, clock, { count: 0 })
      const [daysAhead, staff] = [3 * 86_400_000, createStaff({ db, now: () => clock.now })]
      const lockOf = async () => (await staff.faces(null))[0]?.lockedUntil
      clock.now += daysAhead
      for (let n = 0; n < 5; n++) await pins.check('ana', wrongPin, 'tablet:t')
      expect(await lockOf()).toBe(clock.now + pinPolicy.firstWaitMs)
      clock.now -= daysAhead
      expect(await lockOf()).toBe(null)
      expect(await pins.check('ana', rightPin, 'tablet:t')).toBe('right')
    }))

  test('fifty addresses at fifty tablets, with argon2id: five compared, then a wait, and a manager resets', async () => {
    const database = await create()
    const shop = await openTestShop(database, { hashCost: usualHashCost })
    const ana = await addPerson(shop, 'Ana', rightPin)
    const tablets = []
    for (let n = 0; n < 50; n++) tablets.push(await pairTablet(shop, { address: `10.1.0.${n}` }))
    const answers = await Promise.all(
      tablets.map((tablet) => tablet.call('POST', 'session/pin', { personId: ana, pin: wrongPin })),
    )
    const codes = answers.map(({ code }) => code)
    expect(codes.filter((code) => code === 1201)).toHaveLength(5)
    // Those who found the line to the hasher full were asked to wait, and were not counted.
    expect(codes.every((code) => [1201, 1202, 1429].includes(code))).toBe(true)
    const [tablet] = tablets
    const right = () => tablet?.call('POST', 'session/pin', { personId: ana, pin: rightPin })
    expect(await right()).toMatchObject({ code: 1202, result: { lockedUntil: shop.clock.now + 30_000 } })
    for (let n = 6; n <= 10; n++) {
      shop.clock.now += pinPolicy.maxWaitMs
      await tablet?.call('POST', 'session/pin', { personId: ana, pin: wrongPin })
    }
    shop.clock.now += pinPolicy.maxWaitMs
    expect(await right()).toMatchObject({ code: 1202, result: { lockedUntil: untilReset } })
    const [audited] = await database.db.read<{ body: string }>(
      "SELECT body FROM audit WHERE event = 'secret.locked'",
    )
    expect(audited?.body).toContain(pinSubject(ana))
    expect((await shop.manager('PUT', `${api}/staff/${ana}/pin`, { pin: '739046' })).code).toBe(0)
    const signedIn = await tablet?.call('POST', 'session/pin', { personId: ana, pin: '739046' })
    expect(signedIn?.code).toBe(0)
    await database.remove()
  })
})

describe('how a PIN is kept', () => {
  test('argon2id, with a salt of its own and a pepper that is outside the database', async () => {
    const hasher = createHasher(createVault(testSecret))
    const [one, other] = [await hasher.hash(rightPin), await hasher.hash(rightPin)]
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w-]{22}\$[\w-]{43}$/)
    expect(one).not.toBe(other)
    expect(await hasher.isRight(rightPin, one)).toBe(true)
    expect(await hasher.isRight(wrongPin, one)).toBe(false)
    const elsewhere = createHasher(createVault('another secret, also long enough for the vault'))
    expect(await elsewhere.isRight(rightPin, one)).toBe(false)
  })

  test('two are worked on at once, and behind sixteen that wait it says that it is full', async () => {
    const hasher = createHasher(createVault(testSecret))
    const running = Array.from({ length: 18 }, () => hasher.pretend(rightPin))
    expect(hasher.isFull()).toBe(true)
    await Promise.all(running)
    expect(hasher.isFull()).toBe(false)
  })

  test('waits: none up to four, 30 s at five, doubling, for good at ten', () => {
    const waits = Array.from({ length: 10 }, (_, n) => waitAfter(n + 1, pinPolicy) / 1000)
    expect(waits).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, Number.POSITIVE_INFINITY])
  })
})

describe('weak secrets', () => {
  test.each(['000000', '123456', '987654', '909090', '135135', '445566', '271286', '199512', '951753'])(
    'the PIN %s is weak',
    (pin) => expect(isWeakPin(pin)).toBe(true),
  )
  test.each(['284913', '650372', '482915', '937250', '604782', '735182'])('the PIN %s is not', (pin) =>
    expect(isWeakPin(pin)).toBe(false),
  )

  test('rules leave most of the million PINs', () => {
    // One in seven meets every pattern; seven and ten share no factor.
    const [step, all] = [7, 1_000_000]
    let weak = 0
    for (let n = 0; n < all; n += step) if (isWeakPin(String(n).padStart(6, '0'))) weak++
    expect((weak * step) / all).toBeLessThan(0.15)
    expect((weak * step) / all).toBeGreaterThan(0.05)
  })

  test.each([
    'password1234',
    'Password2026!',
    'P@ssw0rd!!!!',
    'qwerty123456',
    'dragonmonkey99',
    'aaaaaaaaaaaa',
    '123456789012',
    'passwordpassword',
    'manager@corner.test',
  ])('the password %s is common', (password) =>
    expect(isCommonPassword(password, ['manager@corner.test'])).toBe(true),
  )
  test.each(['violet ladder seven kites', 'kx9#mPq2vLw8', '봄날의 초록 찻잔 네 개'])(
    'the password %s is not',
    (password) => expect(isCommonPassword(password)).toBe(false),
  )
})
