/** S-1 for passwords: who guesses waits, and the owner does not wait with them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPerson, type Browser, openBrowser } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { rewriting } from '../testing/planted.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'
import { createSessions } from './sessions.ts'
import { codeAt } from './totp.ts'
import { accountBrake, createTries, passwordPolicy } from './tries.ts'

const login = 'owner@shop'
const password = 'violet ladder seven kites'
const right = 0
const wrong = 1205
const slowed = 1213

describeOnBoth("a stranger at a manager's account", (create) => {
  let database: TestDatabase
  let shop: TestShop
  let known: Browser
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
    const owner = await addPerson(shop, 'Owner', '482915', 'manager')
    const browser = openBrowser(shop)
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    browser.cookies.set('stampdesk', await sessions.openInBrowser(owner, 'setup'))
    expect((await browser.call('PUT', `staff/${owner}/account`, { login, password })).code).toBe(0)
    known = from('192.0.2.1')
    expect(await signIn(known)).toBe(right)
  })
  afterAll(() => database.remove())

  const from = (address: string) => openBrowser(shop, address)
  async function signIn(browser: Browser, more: object = {}): Promise<number> {
    return (await browser.call('POST', 'session/password', { login, password, ...more })).code
  }
  const guess = (address: string, at = shop) =>
    openBrowser(at, address).call('POST', 'session/password', { login, password: 'not this one, no' })
  /** As many strangers as it takes, without their hashing. */
  async function brake(name: string, of = database.db): Promise<number> {
    const tries = createTries({ db: of, now: () => shop.clock.now })
    const subject = `password:${shop.vault.digest('login', name)}`
    const counted = await Promise.all(
      Array.from({ length: 400 }, () => tries.count(subject, accountBrake, 'nobody')),
    )
    return counted.filter(({ isCounted }) => isCounted).length
  }

  test('one wrong password a quarter of an hour keeps nobody else out', async () => {
    for (let n = 0; n < passwordPolicy.firstWaitAt; n++) await guess('198.51.100.7')
    for (let quarter = 0; quarter < 12; quarter++) {
      shop.clock.now += 900_000
      await guess('198.51.100.7')
      // Beside the stranger himself, in a browser that nobody knows, and in the owner's at the stranger's address.
      if (quarter % 4 === 3) {
        expect(await signIn(from('198.51.100.7'))).toBe(wrong)
        expect(await signIn(from('203.0.113.5'))).toBe(right)
        expect(await signIn({ ...known, call: roaming(known) })).toBe(right)
      }
    }
  })

  /** The same browser at the stranger's address, as on the shop's own Wi-Fi. */
  const roaming =
    ({ call }: Browser): Browser['call'] =>
    (method, path, body) =>
      call(method, path, body, { 'x-test-address': '198.51.100.7' })

  test('400 strangers at once have fifty tries between them, and the known browser is let in beside them', async () => {
    shop.clock.now += 2 * 86_400_000
    expect(await brake(login)).toBe(accountBrake.firstWaitAt)
    expect(await signIn(from('203.0.113.5'))).toBe(slowed)
    expect(await signIn(known)).toBe(right)
    // What the strangers have tried is not forgiven by it.
    expect((await guess('203.0.113.9')).result).toMatchObject({ lockedUntil: shop.clock.now + 30_000 })
    for (const forged of ['x.y', '', `${known.cookies.get('stampdesk-device')}x`]) {
      const other = from('203.0.113.6')
      other.cookies.set('stampdesk-device', forged)
      expect(await signIn(other)).toBe(slowed)
    }
  })

  test('a name that nobody has is braked in the same words', async () => {
    await brake('nobody@shop')
    expect(await signIn(from('198.19.0.200'), { login: 'nobody@shop' })).toBe(slowed)
  })

  test('a code of the authenticator app passes the brake, once, and a wrong one does not', async () => {
    await signIn(known)
    const begun = await known.call('POST', 'account/authenticator', { password })
    const { secret, ticket } = begun.result as { secret: string; ticket: string }
    const codeNow = () => codeAt(secret, Math.floor(shop.clock.now / 30_000))
    expect((await known.call('PUT', 'account/authenticator', { ticket, code: codeNow() })).code).toBe(0)
    shop.clock.now += 60_000
    await brake(login)
    expect(await signIn(from('203.0.113.16'))).toBe(slowed)
    expect(await signIn(from('203.0.113.16'), { code: '000000' })).toBe(slowed)
    const code = codeNow()
    expect(await signIn(from('203.0.113.16'), { code })).toBe(right)
    expect(await signIn(from('203.0.113.16'), { code })).toBe(slowed)
    shop.clock.now += 60_000
    // A code alone is no way in.
    const guessed = { code: codeNow(), password: 'not this one, no' }
    expect(await signIn(from('203.0.113.16'), guessed)).not.toBe(right)
    expect((await known.call('POST', 'account/authenticator/remove', { password })).code).toBe(0)
  })

  test('a known browser is counted by itself, and known no more once the password is another', async () => {
    shop.clock.now += 2 * 86_400_000
    const thief = from('198.51.100.99')
    thief.cookies.set('stampdesk-device', known.cookies.get('stampdesk-device') ?? '')
    for (let n = 0; n < passwordPolicy.firstWaitAt; n++)
      expect(await signIn(thief, { password: 'not this one, no' })).toBe(wrong)
    expect(await signIn(thief)).toBe(wrong)
    shop.clock.now += 60_000
    const newPassword = 'copper fern under ice'
    expect(await signIn(known)).toBe(right)
    expect((await known.call('PUT', 'account/password', { password, newPassword })).code).toBe(0)
    await brake(login)
    expect(await signIn(known, { password: newPassword })).toBe(slowed)
    shop.clock.now += 30_000
    expect(await signIn(known, { password: newPassword })).toBe(right)
    await brake(login)
    expect(await signIn(known, { password: newPassword })).toBe(right)
  })

  test('tries are forgotten a day later, so that the table has an end', async () => {
    shop.clock.now += 2 * 86_400_000
    await guess('203.0.113.77')
    expect(
      await database.db.read("SELECT 1 AS one FROM secret_tries WHERE subject LIKE 'password:%'"),
    ).toHaveLength(2)
  })

  test('planted: a brake that forgets its condition lets every address have its tries', async () => {
    shop.clock.now += 2 * 86_400_000
    const db = rewriting(database.db, (sql) =>
      sql.replace('WHERE secret_tries.locked_until <= $2', 'WHERE CAST($2 AS BIGINT) > 0'),
    )
    expect(await brake(login, db)).toBe(400)
  })

  test('nothing above was a fault', () => expect(shop.faults).toEqual([]))
})
