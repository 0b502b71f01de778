import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Envelope } from '#shared/stamp-api.ts'
import { openBrowser, pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'
import { passwordMs } from './sessions.ts'
import { codeAt, matchTotp } from './totp.ts'

const login = 'owner@corner.test'
const password = 'violet ladder seven kites'
const api = '/api/counter/v1'

describeOnBoth("a manager's account", (create) => {
  let database: TestDatabase
  let shop: TestShop
  let token: string
  const setup = (changes: object = {}) => ({
    token,
    shop: { name: 'Canal Coffee', timeZone: 'Europe/Amsterdam', languages: ['en'] },
    card: {
      cardNm: 'Coffee card',
      cardTtl: 'One free coffee',
      maxStamps: 8,
      validDays: 365,
      onsitePwd: '408273',
    },
    manager: { name: 'Noor', login: ' Owner@Corner.test ', password, pin: '739046' },
    ...changes,
  })

  beforeAll(async () => {
    database = await create()
    // The owner's first start: nobody is there yet.
    const { createStampdesk } = await import('../composition/stampdesk.ts')
    const first = await createStampdesk({
      db: database.db,
      secret: 'a secret of the tests, long enough for the vault',
      now: () => 1_000,
      log: { request: () => {}, info: () => {}, fault: () => {} },
      timeZone: 'UTC',
      publicUrl: () => 'https://stamps.test',
      stampDomains: [],
      isTls: false,
      demo: false,
    })
    token = first.setupToken ?? ''
    const call: TestShop['request'] = async (method, path, body, headers = {}) => {
      const response = await first.app.request(path, {
        method,
        headers: { 'Content-Type': 'application/json', 'x-stampdesk-protocol': '1', ...headers },
        body: JSON.stringify(body),
      })
      const envelope = (await response.json()) as Envelope
      return { ...envelope, status: response.status, headers: response.headers }
    }
    const post = (body: unknown) => call('POST', `${api}/setup`, body)
    expect(token).toMatch(/^[\w-]{43}$/)
    expect((await call('POST', `${api}/pairing`, {})).status).toBe(403)
    expect((await post(setup({ token: 'x'.repeat(43) }))).code).toBe(1208)
    const manager = setup().manager
    expect((await post(setup({ manager: { ...manager, pin: '111111' } }))).code).toBe(1203)
    const card = { ...setup().card, onsitePwd: '1234' }
    expect(await post(setup({ card }))).toMatchObject({
      code: 1214,
      result: { weak: ['weak-onsite-password'] },
    })
    const allWeak = setup({ card, manager: { ...manager, pin: '111111', password: 'Password2026!' } })
    expect(await post(allWeak)).toMatchObject({
      result: { weak: ['weak-password', 'weak-pin', 'weak-onsite-password'] },
    })
    for (const weak of ['short', 'password2026!', 'canalcoffee2026'])
      expect((await post(setup({ manager: { ...manager, password: weak } }))).code).toBe(1204)
    const both = await Promise.all([post(setup()), post(setup())])
    expect(both.map(({ code }) => code).toSorted()).toEqual([0, 1208])
    const made = both.find(({ code }) => code === 0)
    expect(made?.result).toMatchObject({
      shopNm: 'Canal Coffee',
      tabletNm: 'Desk',
      person: { name: 'Noor', role: 'manager' },
      may: [],
    })
    shop = await openTestShop(database)
    expect(shop.setupToken).toBe(null)
  })
  afterAll(() => database.remove())

  const signIn = (browser = openBrowser(shop), more: object = {}) =>
    browser.call('POST', 'session/password', { login, password, ...more })

  test('the shop that was set up has its name, its card and its time zone', async () => {
    const settings = await database.db.read<{ key: string; value: string }>('SELECT key, value FROM settings')
    expect(settings).toContainEqual({ key: 'time_zone', value: 'Europe/Amsterdam' })
    expect(settings.map(({ key }) => key)).not.toContain('setup_token_hash')
    const stamp = await shop.api('POST', '/api/stamp/v1/create', {
      cardIdx: 1,
      strtYmd: '2026-03-10',
      endYmd: '2027-03-10',
    })
    const seen = await shop.api('GET', `/api/stamp/v1/validate?stampIdx=${stamp.result}`)
    expect(seen.result).toMatchObject({
      cardNm: 'Coffee card',
      maxStamps: 8,
      onsiteYn: 'Y',
      onsitePwd: '408273',
    })
  })

  test('a manager signs in in a browser, pairs tablets there, and neither adds nor redeems', async () => {
    const browser = openBrowser(shop)
    expect((await signIn(browser)).result).toMatchObject({ tabletNm: 'Desk', person: { name: 'Noor' } })
    expect((await browser.call('GET', 'tablets')).code).toBe(0)
    const redeem = await browser.call('POST', 'redemptions', { stampIdx: 1, onsitePwd: '1' })
    expect(redeem).toMatchObject({ status: 403, code: 1211 })
    expect((await browser.call('POST', 'session/pin', { personId: 'kim', pin: '739046' })).code).toBe(1403)
  })

  test('a sign-in name is the same however its letters are put together', async () => {
    const { result } = await signIn()
    const { person } = result as { person: { personId: string } }
    const browser = openBrowser(shop)
    await signIn(browser)
    const own = 'zoë@corner.test'
    const asOwn = { login: own, password }
    expect((await browser.call('PUT', `staff/${person.personId}/account`, asOwn)).code).toBe(0)
    for (const typed of [own.normalize('NFD'), own.normalize('NFD').toUpperCase(), ` ${own} `])
      expect((await signIn(openBrowser(shop), { login: typed })).code, typed).toBe(0)
    await signIn(browser, { login: own })
    const back = { login, password }
    expect((await browser.call('PUT', `staff/${person.personId}/account`, back)).code).toBe(0)
  })

  test('a wrong name and a wrong password are one answer, and wait after five, never for good', async () => {
    const [wrong, unknown] = [{ password: 'not this one, no' }, { login: 'who@corner.test' }]
    for (const more of [wrong, unknown]) {
      for (let n = 1; n <= 5; n++) expect((await signIn(openBrowser(shop), more)).code).toBe(1205)
      const waiting = await signIn(openBrowser(shop), more)
      expect(waiting).toMatchObject({ code: 1205, result: { lockedUntil: shop.clock.now + 30_000 } })
    }
    expect((await signIn()).code).toBe(1205)
    for (let n = 0; n < 8; n++) {
      shop.clock.now += 900_000
      await signIn(openBrowser(shop), wrong)
    }
    shop.clock.now += 900_000
    expect((await signIn()).code).toBe(0)
  })

  test('a PIN at a tablet is not enough to give somebody a password', async () => {
    const staff = (await shop.manager('GET', `${api}/staff`)).result as { personId: string; name: string }[]
    const kim = staff.find(({ name }) => name === 'Kim')?.personId
    const account = { login: 'kim@corner.test', password: 'amber canoe nine winters' }
    expect((await shop.manager('PUT', `${api}/staff/${kim}/account`, account)).code).toBe(1212)
    const browser = openBrowser(shop)
    await signIn(browser)
    expect((await browser.call('PUT', `staff/${kim}/account`, { ...account, login })).code).toBe(1210)
    expect((await browser.call('PUT', `staff/${kim}/account`, account)).code).toBe(0)
    expect((await signIn(openBrowser(shop), account)).code).toBe(0)
  })

  test('nor is a browser that somebody has left: after ten minutes the password is asked once more', async () => {
    const browser = openBrowser(shop)
    await signIn(browser)
    const people = (await browser.call('GET', 'staff')).result as { personId: string; login: string | null }[]
    const me = people.find((person) => person.login === login)?.personId
    const giving = () =>
      browser.call('PUT', `staff/${me}/account`, { login, password: 'amber canoe nine winters' })
    shop.clock.now += passwordMs
    expect((await browser.call('GET', 'staff')).code).toBe(0)
    expect((await giving()).code).toBe(1212)
    expect((await signIn(openBrowser(shop))).code).toBe(0)
    await signIn(browser)
    shop.clock.now += passwordMs - 1
    expect((await browser.call('PUT', `staff/${me}/account`, { login, password })).code).toBe(0)
  })

  test('with an authenticator app each sign-in asks a code, and a code is good once', async () => {
    const browser = openBrowser(shop)
    await signIn(browser)
    expect((await browser.call('POST', 'account/authenticator', { password: 'wrong one here' })).code).toBe(
      1205,
    )
    const begun = (await browser.call('POST', 'account/authenticator', { password })).result as {
      secret: string
      uri: string
      ticket: string
    }
    expect(begun.uri).toContain(`secret=${begun.secret}`)
    const codeNow = () => codeAt(begun.secret, Math.floor(shop.clock.now / 30_000))
    const { ticket } = begun
    expect((await browser.call('PUT', 'account/authenticator', { ticket, code: '000000' })).code).toBe(1205)
    expect((await browser.call('PUT', 'account/authenticator', { ticket, code: codeNow() })).code).toBe(0)
    expect((await signIn()).code).toBe(1206)
    expect((await signIn(openBrowser(shop), { code: codeNow() })).code).toBe(1205)
    shop.clock.now += 60_000
    expect((await signIn(openBrowser(shop), { code: codeNow() })).code).toBe(0)
    expect((await signIn(openBrowser(shop), { code: codeNow() })).code).toBe(1205)
    expect((await browser.call('POST', 'account/authenticator/remove', { password })).code).toBe(0)
    expect((await signIn()).code).toBe(0)
  })

  test("one's own password is changed with the old one, and old sessions are over", async () => {
    const browser = openBrowser(shop)
    // Kim's session ended with her new password.
    shop.clock.now += 2 * 3_600_000
    const tablet = await pairTablet(shop)
    await signIn(browser)
    expect((await signIn(tablet)).result).toMatchObject({ tabletNm: 'Till 9' })
    const newPassword = 'copper fern under ice'
    const change = (old: string, next = newPassword) =>
      browser.call('PUT', 'account/password', { password: old, newPassword: next })
    expect((await change('not the old one')).code).toBe(1205)
    expect((await change(password, 'password1234')).code).toBe(1204)
    expect((await change(password)).code).toBe(0)
    for (const place of [browser, tablet]) expect((await place.call('GET', 'staff')).status).toBe(401)
    expect((await signIn()).code).toBe(1205)
    expect((await signIn(openBrowser(shop), { password: newPassword })).code).toBe(0)
  })

  test('nothing above was a fault', () => expect(shop.faults).toEqual([]))
})

describe('one-time codes', () => {
  /** RFC 6238 appendix B, SHA-1, the last six of its eight digits; the secret is its "12345678901234567890". */
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %i s it is %s', (seconds, code) => {
    expect(codeAt(secret, Math.floor(seconds / 30))).toBe(code)
    expect(matchTotp(secret, code, seconds * 1000, 0)).toBe(Math.floor(seconds / 30))
  })
  test('one step early or late is taken, two are not', () => {
    const at = 1_234_567_890_000
    const step = Math.floor(at / 30_000)
    const taken = [-2, -1, 0, 1, 2].map(
      (off) => matchTotp(secret, codeAt(secret, step + off), at, 0) !== null,
    )
    expect(taken).toEqual([false, true, true, true, false])
  })
})
