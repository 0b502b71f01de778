import { afterAll, beforeAll, expect, test } from 'vitest'
import { readChain } from '../audit/audit-log.ts'
import { addPerson, type Browser, openBrowser } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'
import { createSessions, passwordMs } from './sessions.ts'
import { codeAt } from './totp.ts'

const password = 'violet ladder seven kites'
const api = '/api/counter/v1'

describeOnBoth('a manager who has lost the phone', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let owner: Browser
  let ownerId: string
  let mina: Browser
  let minaId: string

  async function managerWithPassword(name: string, pin: string): Promise<[Browser, string]> {
    const personId = await addPerson(shop, name, pin, 'manager')
    const browser = openBrowser(shop)
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    browser.cookies.set('stampdesk', await sessions.openInBrowser(personId, 'setup'))
    await browser.call('PUT', `staff/${personId}/account`, { login: `${name}@shop`, password })
    await signIn(name, {}, browser)
    return [browser, personId]
  }
  const signIn = (name: string, more: object = {}, browser = openBrowser(shop)) =>
    browser.call('POST', 'session/password', { login: `${name}@shop`, password, ...more })
  async function useApp(browser: Browser): Promise<{ codes: string[]; secret: string }> {
    const begun = (await browser.call('POST', 'account/authenticator', { password })).result
    const { secret, ticket } = begun as { secret: string; ticket: string }
    const code = codeAt(secret, Math.floor(shop.clock.now / 30_000))
    const on = await browser.call('PUT', 'account/authenticator', { ticket, code })
    return { secret, codes: (on.result as { recoveryCodes: string[] }).recoveryCodes }
  }
  const meOf = async (browser: Browser, personId: string) =>
    ((await browser.call('GET', 'staff')).result as { personId: string }[]).find(
      (person) => person.personId === personId,
    )

  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
    ;[owner, ownerId] = await managerWithPassword('owner', '482915')
    ;[mina, minaId] = await managerWithPassword('mina', '739046')
    expect((await owner.call('POST', `staff/${ownerId}/owner`)).code).toBe(0)
  })
  afterAll(() => database.remove())

  test('signs in with a recovery code in the place of the app’s, once each, however it is typed', async () => {
    const { codes } = await useApp(owner)
    expect(new Set(codes).size).toBe(10)
    const [first = '', second = ''] = codes
    expect(first).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
    expect((await signIn('owner')).code).toBe(1206)
    expect((await signIn('owner', { code: first })).code).toBe(0)
    expect((await signIn('owner', { code: first })).code).toBe(1205)
    expect((await signIn('owner', { code: second.toLowerCase().replace('-', ' ') })).code).toBe(0)
    expect((await signIn('owner', { code: 'AAAAA-AAAAA' })).code).toBe(1205)
    expect(await meOf(owner, ownerId)).toMatchObject({ recoveryCodesLeft: 8, isOwner: true })
  })

  test('a wrong password uses no code up, and another’s code opens nothing', async () => {
    const { codes } = await useApp(owner)
    const { codes: minas } = await useApp(mina)
    const [code = ''] = codes
    expect((await signIn('owner', { code, password: 'not this one, no' })).code).toBe(1205)
    expect((await signIn('owner', { code: minas[0] })).code).toBe(1205)
    expect((await signIn('owner', { code })).code).toBe(0)
  })

  test('new codes end the ones before, and want the password', async () => {
    const { codes } = await useApp(owner)
    const renew = (given: string) => owner.call('POST', 'account/recovery-codes', { password: given })
    expect((await renew('not this one, no')).code).toBe(1205)
    const renewed = (await renew(password)).result as { recoveryCodes: string[] }
    expect((await signIn('owner', { code: codes[0] })).code).toBe(1205)
    expect((await signIn('owner', { code: renewed.recoveryCodes[0] })).code).toBe(0)
  })

  test('of two at once with one code one gets in', async () => {
    const { codes } = await useApp(owner)
    const both = await Promise.all([1, 2].map(() => signIn('owner', { code: codes[3] })))
    expect(both.map(({ code }) => code).toSorted()).toEqual([0, 1205])
  })

  test('no code is in the database or the audit log', async () => {
    const { codes } = await useApp(owner)
    const kept = JSON.stringify([
      await database.db.read('SELECT * FROM recovery_codes'),
      await readChain(database.db.read, 'shop'),
    ])
    for (const code of codes) expect(kept).not.toContain(code)
    expect(kept).toContain('recovery-codes.made')
    expect(kept).toContain('recovery-code.used')
  })

  test('has the app taken off by a colleague who has just typed a password, and old sessions are over', async () => {
    await useApp(mina)
    const remove = (by: Browser) => by.call('POST', `staff/${minaId}/authenticator/remove`)
    expect((await shop.manager('POST', `${api}/staff/${minaId}/authenticator/remove`)).code).toBe(1212)
    shop.clock.now += passwordMs
    expect((await remove(owner)).code).toBe(1212)
    // The owner's own app asks for its code; a code counts once.
    const { codes } = await useApp(owner)
    await signIn('owner', { code: codes[0] }, owner)
    expect((await remove(owner)).code).toBe(0)
    expect((await mina.call('GET', 'staff')).status).toBe(401)
    expect((await signIn('mina', {}, mina)).code).toBe(0)
    expect(await meOf(mina, minaId)).toMatchObject({ hasTotp: false, recoveryCodesLeft: 0 })
    expect((await remove(owner)).code).toBe(1400)
  })

  test('a manager gives the owner neither password nor PIN, and takes the shop from nobody', async () => {
    const account = { login: 'owner@shop', password: 'amber canoe nine winters' }
    expect((await mina.call('PUT', `staff/${ownerId}/account`, account)).code).toBe(1216)
    expect((await mina.call('PUT', `staff/${ownerId}/pin`, { pin: '602817' })).code).toBe(1216)
    expect((await mina.call('PUT', `staff/${ownerId}`, { active: false })).code).toBe(1216)
    expect((await mina.call('PUT', `staff/${ownerId}`, { role: 'cashier' })).code).toBe(1216)
    expect((await mina.call('POST', `staff/${minaId}/owner`)).code).toBe(1216)
    expect((await mina.call('PUT', `staff/${ownerId}`, { name: 'The owner' })).code).toBe(0)
  })

  test('a PIN at a tablet gives a cashier a PIN, and no manager', async () => {
    expect((await shop.manager('PUT', `${api}/staff/jo/pin`, { pin: '602817' })).code).toBe(0)
    expect((await shop.manager('PUT', `${api}/staff/${minaId}/pin`, { pin: '602817' })).code).toBe(1212)
    expect((await mina.call('PUT', `staff/${minaId}/pin`, { pin: '602819' })).code).toBe(0)
  })

  test('the owner hands the shop over to a manager with a password, once', async () => {
    const { codes } = await useApp(owner)
    await signIn('owner', { code: codes[0] }, owner)
    expect((await owner.call('POST', 'staff/jo/owner')).code).toBe(1216)
    await signIn('mina', {}, mina)
    expect((await owner.call('POST', `staff/${minaId}/owner`)).code).toBe(0)
    expect((await owner.call('POST', `staff/${ownerId}/owner`)).code).toBe(1216)
    expect(await meOf(owner, minaId)).toMatchObject({ isOwner: true })
    const rows = await readChain(database.db.read, 'shop')
    expect(rows.filter(({ event }) => event === 'owner.changed').map(({ body }) => body)).toEqual([
      { personId: ownerId },
      { personId: minaId },
    ])
  })

  test('nothing above was a fault', () => expect(shop.faults).toEqual([]))
})
