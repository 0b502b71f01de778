/** S-19: what a passkey may sign in with, and every answer that may not. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readChain } from '../audit/audit-log.ts'
import { addPerson, type Browser, openBrowser } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { createSoftPasskey } from '../testing/soft-passkey.ts'
import { openTestShop, publicUrl, type TestShop } from '../testing/test-shop.ts'
import { challengeMs } from './passkey-challenges.ts'
import { siteOf } from './passkeys.ts'
import { resetOwner } from './reset-owner.ts'
import { createSessions } from './sessions.ts'
import { isWeakPin } from './weak-secrets.ts'

const password = 'violet ladder seven kites'
const site = { origin: publicUrl, rpId: new URL(publicUrl).hostname }
let people = 0

let pin = 482_915
/** No two people have the same one, and none a weak one. */
function freshPin(): string {
  do pin += 7_919
  while (isWeakPin(String(pin)))
  return String(pin)
}

describeOnBoth('passkeys', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  type Manager = { browser: Browser; personId: string; login: string }
  let mina: Manager
  beforeEach(async () => {
    mina = await manager()
  })

  async function manager(): Promise<Manager> {
    const login = `manager-${++people}`
    const personId = await addPerson(shop, login, freshPin(), 'manager')
    const browser = openBrowser(shop)
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    browser.cookies.set('stampdesk', await sessions.openInBrowser(personId, 'setup'))
    await browser.call('PUT', `staff/${personId}/account`, { login, password })
    await openWithPassword(browser, login)
    return { browser, personId, login }
  }
  const openWithPassword = (browser: Browser, login: string) =>
    browser.call('POST', 'session/password', { login, password })
  const begin = async ({ browser }: Manager) =>
    (await browser.call('POST', 'account/passkeys/begin', { password })).result as { challenge: string }
  async function add(of: Manager) {
    const key = createSoftPasskey(site)
    const { challenge } = await begin(of)
    const made = { name: 'Phone', ...key.make(challenge) }
    expect(await of.browser.call('POST', 'account/passkeys', made)).toMatchObject({ code: 0 })
    return key
  }
  const challengeToSignIn = async () =>
    ((await openBrowser(shop).call('POST', 'session/passkey/begin')).result as { challenge: string })
      .challenge
  const signIn = (answer: object, browser = openBrowser(shop)) =>
    browser.call('POST', 'session/passkey', answer)
  const list = async ({ browser }: Manager) =>
    ((await browser.call('GET', 'account/passkeys')).result as { passkeys: { passkeyId: string }[] }).passkeys

  test('one signs in alone, for what asks a password too, and is told when it was used', async () => {
    const key = await add(mina)
    const browser = openBrowser(shop)
    expect(await signIn(key.answer(await challengeToSignIn()), browser)).toMatchObject({
      code: 0,
      result: { person: { personId: mina.personId, role: 'manager' } },
    })
    const made = await browser.call('POST', 'api-keys', { name: 'The till', scopes: ['read'] })
    expect(made.code).toBe(0)
    expect(await list(mina)).toMatchObject([{ name: 'Phone', usedAt: shop.clock.now }])
    const events = (await readChain(database.db.read, 'shop')).map(({ event }) => event)
    expect(events).toEqual(expect.arrayContaining(['passkey.added']))
  })

  test.each([
    ['of another address', { origin: 'https://stamps.test.example' }],
    ['of the same name without https', { origin: 'http://stamps.test' }],
    ['of another name', { rpId: 'example.com' }],
    ['for whoever holds the device', { isVerified: false }],
    ['to a challenge of its own', { challenge: Buffer.from('a challenge of its own').toString('base64url') }],
    ['of another kind', { type: 'webauthn.other' }],
  ])('an answer %s makes none, and signs nobody in', async (_of, lie) => {
    const { challenge } = await begin(mina)
    const made = { name: 'Phone', ...createSoftPasskey(site).make(challenge, lie) }
    expect(await mina.browser.call('POST', 'account/passkeys', made)).toMatchObject({ code: 1217 })
    expect(await list(mina)).toEqual([])
    const key = await add(mina)
    expect(await signIn(key.answer(await challengeToSignIn(), lie))).toMatchObject({
      code: 1217,
    })
    expect(await signIn(key.answer(await challengeToSignIn()))).toMatchObject({ code: 0 })
  })

  test('a challenge is good once, for a while, for one purpose and for one person', async () => {
    const key = await add(mina)
    const answer = key.answer(await challengeToSignIn())
    expect((await signIn(answer)).code).toBe(0)
    expect((await signIn(answer)).code).toBe(1217)
    // Another answer to the same challenge is no better.
    const used = await challengeToSignIn()
    expect((await signIn(key.answer(used))).code).toBe(0)
    expect((await signIn(key.answer(used))).code).toBe(1217)
    const both = await challengeToSignIn()
    const twice = await Promise.all([signIn(key.answer(both)), signIn(key.answer(both))])
    expect(twice.map(({ code }) => code).toSorted()).toEqual([0, 1217])

    const late = await challengeToSignIn()
    shop.clock.now += challengeMs
    expect((await signIn(key.answer(late))).code).toBe(1217)
    await openWithPassword(mina.browser, mina.login)
    expect((await signIn(key.answer((await begin(mina)).challenge))).code).toBe(1217)

    const other = await manager()
    const theirs = { name: 'Phone', ...createSoftPasskey(site).make((await begin(other)).challenge) }
    expect((await mina.browser.call('POST', 'account/passkeys', theirs)).code).toBe(1217)
    expect((await other.browser.call('POST', 'account/passkeys', theirs)).code).toBe(0)
    expect((await other.browser.call('POST', 'account/passkeys', theirs)).code).toBe(1217)
  })

  test('a count that has not grown is a copy, and one that does not count is taken', async () => {
    const key = await add(mina)
    key.countTo(7)
    expect((await signIn(key.answer(await challengeToSignIn()))).code).toBe(0)
    key.countTo(7)
    expect((await signIn(key.answer(await challengeToSignIn()))).code).toBe(1217)
    expect((await signIn(key.answer(await challengeToSignIn()))).code).toBe(0)
    const uncounted = await add(mina)
    for (let n = 0; n < 2; n++)
      expect((await signIn(uncounted.answer(await challengeToSignIn(), {}, false))).code).toBe(0)
  })

  test('a signature of another key signs nobody in', async () => {
    const key = await add(mina)
    const challenge = await challengeToSignIn()
    const answer = key.answer(challenge)
    const { signature } = createSoftPasskey(site).answer(challenge)
    expect((await signIn({ ...answer, signature })).code).toBe(1217)
    expect((await signIn({ ...answer, credentialId: 'bm9ib2R5' })).code).toBe(1217)
    expect((await signIn(answer)).code).toBe(0)
  })

  test('one of an address that the shop has left is told as that, and signs in again where it is back', async () => {
    const key = await add(mina)
    const moved = await openTestShop(database, { publicUrl: () => 'https://new.example' })
    const there = createSoftPasskey({ origin: 'https://new.example', rpId: 'new.example' })
    const browser = openBrowser(moved)
    for (const [name, value] of mina.browser.cookies) browser.cookies.set(name, value)
    const { challenge } = (await browser.call('POST', 'account/passkeys/begin', { password })).result as {
      challenge: string
    }
    const made = { name: 'Phone', ...there.make(challenge) }
    expect(await browser.call('POST', 'account/passkeys', made)).toMatchObject({ code: 0 })
    const told = (await list({ ...mina, browser })) as { rpId?: string | null }[]
    // Of the same moment: their ids order them.
    expect(told.map(({ rpId }) => rpId).toSorted()).toEqual(['new.example', site.rpId])
    const asked = (await openBrowser(moved).call('POST', 'session/passkey/begin')).result as {
      challenge: string
    }
    const answer = key.answer(asked.challenge)
    expect((await openBrowser(moved).call('POST', 'session/passkey', answer)).code).not.toBe(0)
    expect((await signIn(key.answer(await challengeToSignIn()))).code).toBe(0)
  })

  test('adding and removing ask the password, and a colleague’s is out of reach', async () => {
    const wrong = await mina.browser.call('POST', 'account/passkeys/begin', { password: 'not that one' })
    expect(wrong.code).toBe(1205)
    const key = await add(mina)
    const [{ passkeyId } = { passkeyId: '' }] = await list(mina)
    const other = await manager()
    await other.browser.call('POST', `account/passkeys/${passkeyId}/remove`, { password })
    expect((await other.browser.call('PUT', `account/passkeys/${passkeyId}`, { name: 'Mine' })).code).toBe(
      1312,
    )
    expect(await list(mina)).toMatchObject([{ name: 'Phone' }])
    const refused = await mina.browser.call('POST', `account/passkeys/${passkeyId}/remove`, { password: 'x' })
    expect(refused.code).toBe(1205)
    expect(
      (await mina.browser.call('PUT', `account/passkeys/${passkeyId}`, { name: 'Old phone' })).code,
    ).toBe(0)
    expect(await list(mina)).toMatchObject([{ name: 'Old phone' }])
    const remove = () => mina.browser.call('POST', `account/passkeys/${passkeyId}/remove`, { password })
    expect((await remove()).code).toBe(0)
    expect((await remove()).code).toBe(0)
    expect((await signIn(key.answer(await challengeToSignIn()))).code).toBe(1217)
  })

  test('who is disabled or no manager any more signs in with none', async () => {
    const key = await add(mina)
    const change = (body: object) => shop.desk('PUT', `/api/counter/v1/staff/${mina.personId}`, body)
    for (const body of [{ active: false }, { role: 'cashier' }]) {
      expect((await change(body)).code).toBe(0)
      expect((await signIn(key.answer(await challengeToSignIn()))).code).toBe(1217)
      await change({ active: true, role: 'manager' })
    }
    expect((await signIn(key.answer(await challengeToSignIn()))).code).toBe(0)
  })

  test('a phone that is lost takes its passkeys with it, by a colleague or at the server', async () => {
    const key = await add(mina)
    const other = await manager()
    const off = () => other.browser.call('POST', `staff/${mina.personId}/authenticator/remove`)
    expect((await off()).code).toBe(0)
    expect((await signIn(key.answer(await challengeToSignIn()))).code).toBe(1217)
    await openWithPassword(mina.browser, mina.login)
    const next = await add(mina)
    const { vault, clock } = shop
    await resetOwner({ db: database.db, vault, now: () => clock.now }, mina.login)
    expect((await signIn(next.answer(await challengeToSignIn()))).code).toBe(1217)
  })
})

test('an address without https or a name has no passkeys', () => {
  expect(siteOf('https://stamps.example.com')).toEqual({
    origin: 'https://stamps.example.com',
    rpId: 'stamps.example.com',
  })
  expect(siteOf('http://localhost:4173')).toEqual({ origin: 'http://localhost:4173', rpId: 'localhost' })
  for (const url of ['http://stamps.example.com', 'https://192.168.1.20', 'https://[fd00::1]:4173', '', 'x'])
    expect(siteOf(url)).toBe(null)
})
