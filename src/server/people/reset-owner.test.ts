import { afterAll, beforeAll, expect, test } from 'vitest'
import { readChain } from '../audit/audit-log.ts'
import { addPerson, openBrowser } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'
import { resetOwner } from './reset-owner.ts'
import { createSessions } from './sessions.ts'
import { codeAt } from './totp.ts'

const login = 'owner@shop'
const password = 'violet ladder seven kites'

describeOnBoth('an owner who has lost the password and the phone', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  const reset = (name?: string) =>
    resetOwner({ db: database.db, vault: shop.vault, now: () => shop.clock.now }, name)

  test('is let in again from the server: app off, sessions over, written down', async () => {
    await expect(reset()).rejects.toThrow('there is none yet')
    const owner = await addPerson(shop, 'Owner', '482915', 'manager')
    const browser = openBrowser(shop)
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    browser.cookies.set('stampdesk', await sessions.openInBrowser(owner, 'setup'))
    await browser.call('PUT', `staff/${owner}/account`, { login, password })
    const signIn = (given: object) => browser.call('POST', 'session/password', { login, ...given })
    await signIn({ password })
    const begun = (await browser.call('POST', 'account/authenticator', { password })).result
    const { secret, ticket } = begun as { secret: string; ticket: string }
    const code = codeAt(secret, Math.floor(shop.clock.now / 30_000))
    expect((await browser.call('PUT', 'account/authenticator', { ticket, code })).code).toBe(0)

    const made = await reset()
    expect(made.login).toBe(login)
    expect((await browser.call('GET', 'session')).status).toBe(401)
    expect((await signIn({ password })).code).toBe(1205)
    expect((await signIn({ password: made.password })).code).toBe(0)
    const entries = await readChain(database.db.read, 'shop')
    expect(entries.filter(({ actor }) => actor === 'server').map(({ event, body }) => [event, body])).toEqual(
      [
        ['password.set', { personId: owner }],
        ['authenticator.removed', { personId: owner }],
      ],
    )
    expect(JSON.stringify(entries)).not.toContain(made.password)
  })

  test('is asked whose account, where there are several', async () => {
    await database.db.write((tx) => tx.run("UPDATE people SET login = 'kim@shop' WHERE person_id = 'kim'"))
    await expect(reset()).rejects.toThrow('say whose account: kim@shop, owner@shop')
    await expect(reset('nobody@shop')).rejects.toThrow('say whose account')
    expect((await reset('kim@shop')).login).toBe('kim@shop')
    // As a shell's history, a note or a keyboard in decomposed form has it.
    await database.db.write((tx) => tx.run("UPDATE people SET login = 'zoë@shop' WHERE person_id = 'kim'"))
    for (const typed of ['ZOË@shop', 'zoe\u0308@shop', ' zoë@shop '])
      expect((await reset(typed)).login).toBe('zoë@shop')
  })
})
