import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KeyScope } from '#shared/api-keys-api.ts'
import { protocolHeader } from '#shared/counter-api.ts'
import type { Route } from '../http/route.ts'
import { drawApiKey, insertApiKey } from '../people/api-keys.ts'
import { createSessions } from '../people/sessions.ts'
import { createTablets, insertTablet } from '../people/tablets.ts'
import { hashedToken } from '../people/tokens.ts'
import { admission, type Caller } from '../testing/admission.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, openTestShop, type TestShop, testApiKey } from '../testing/test-shop.ts'

const nameOf = ({ endpoint: { method, path } }: Pick<Route, 'endpoint'>) => `${method} ${path}`

/** Behind each of them is one of the columns; what is refused like nobody is in the second list. */
const strangers = ['unpaired', 'wrong key', 'revoked', 'disabled', "another shop's"] as const
type Asker = Caller | (typeof strangers)[number]

/** For what a password of the last ten minutes is needed, as docs/security.md says it. */
const asksForPassword: Readonly<Record<string, string>> = {
  'PUT /api/counter/v1/staff/:personId/account': 'give or reset a password',
  'POST /api/counter/v1/staff/:personId/authenticator/remove':
    "take off a colleague's authenticator app and passkeys",
  'POST /api/counter/v1/staff/:personId/owner': 'hand over the shop',
  'POST /api/counter/v1/api-keys': 'make, replace or revoke an API key',
  'POST /api/counter/v1/api-keys/:keyId/rotate': 'make, replace or revoke an API key',
  'DELETE /api/counter/v1/api-keys/:keyId': 'make, replace or revoke an API key',
  'DELETE /api/counter/v1/stamps/:stampIdx/holder': 'erase a customer',
  'POST /api/counter/v1/imports': 'bring in a file of customers or undo that',
  'POST /api/counter/v1/imports/:importId/undo': 'bring in a file of customers or undo that',
  'POST /api/counter/v1/customers/file': 'take the file of all customers',
  'POST /api/counter/v1/backup-status/end-restore': 'end a restore',
}

describeOnBoth('who may do what (S-3)', (create, engine) => {
  let database: TestDatabase
  let elsewhere: TestDatabase
  let shop: TestShop
  let headersOf: (asker: Asker) => Promise<Record<string, string>>
  beforeAll(async () => {
    database = await create()
    elsewhere = await create()
    shop = await openTestShop(database)
    headersOf = await askers(shop, database, elsewhere)
  })
  afterAll(async () => {
    await database.remove()
    await elsewhere.remove()
  })

  test('every route has a line in the table, and every line a route', () => {
    expect(shop.routes.map(nameOf).toSorted()).toEqual(Object.keys(admission).toSorted())
  })

  test('docs/security.md has each that asks for the password again, and no other', () => {
    const asking = shop.routes.filter(({ endpoint }) => endpoint.needs === 'password')
    expect(asking.map(nameOf).toSorted()).toEqual(Object.keys(asksForPassword).toSorted())
    const page = readFileSync(new URL('../../../docs/security.md', import.meta.url), 'utf8')
    const [, listed] =
      /^\| manager in a browser \|.*in the last ten minutes: ([^.]*)\. .*\|$/m.exec(page) ?? []
    expect(listed?.split('; ')).toEqual([...new Set(Object.values(asksForPassword))])
  })

  const everyKind: readonly Asker[] = [
    'nobody',
    'tablet',
    'cashier',
    'manager',
    'browser',
    'read key',
    'stamps key',
    'metrics key',
    ...strangers,
  ]
  const some: readonly Asker[] = ['cashier', 'read key', 'revoked']
  test.each(engine === 'sqlite' || process.env.DEEP ? everyKind : some)(
    '%s is let in where the table says so and nowhere else',
    async (asker) => {
      const column = (strangers as readonly string[]).includes(asker) ? 'nobody' : (asker as Caller)
      const wrong: string[] = []
      for (const route of shop.routes) {
        const status = await ask(shop, route, await headersOf(asker))
        const isLetIn = status !== 401 && status !== 403
        const mayBe = admission[nameOf(route)]?.includes(column) ?? false
        if (isLetIn !== mayBe) wrong.push(`${nameOf(route)}: ${status}`)
        if (status >= 500) wrong.push(`${nameOf(route)}: ${status}`)
      }
      expect(wrong).toEqual([])
    },
  )

  test('planted: a route that forgets its roles is found', async () => {
    const open = shop.routes.map((route) =>
      nameOf(route) === 'GET /api/counter/v1/staff'
        ? { ...route, endpoint: { ...route.endpoint, admits: 'everyone' as const } }
        : route,
    )
    const { createApp } = await import('../http/app.ts')
    const app = createApp({
      routes: open,
      authenticate: async () => null,
      log: { request() {}, info() {}, fault() {} },
    })
    const found = []
    for (const route of open) {
      const response = await app.request(route.endpoint.path.replaceAll(/:\w+/g, '1'), {
        method: route.endpoint.method,
      })
      const isLetIn = response.status !== 401 && response.status !== 403
      if (isLetIn && !admission[nameOf(route)]?.includes('nobody')) found.push(nameOf(route))
    }
    expect(found).toEqual(['GET /api/counter/v1/staff'])
  })

  test('nothing above was a fault', () => expect(shop.faults).toEqual([]))
})

describe('the table', () => {
  test('deny by default: what is not served says so, whoever asks', async () => {
    const everyRole = new Set(Object.values(admission).flat())
    expect([...everyRole].toSorted()).toEqual([
      'browser',
      'cashier',
      'manager',
      'metrics key',
      'nobody',
      'read key',
      'stamps key',
      'tablet',
    ])
  })
})

/** A call that is refused for its content at the latest: who is let in is all that is asked. */
async function ask(shop: TestShop, route: Route, headers: Record<string, string>): Promise<number> {
  const path = route.endpoint.path.replaceAll(/:(stamp|card)Idx/g, '999').replaceAll(/:\w+/g, 'unknown-1')
  const response = await shop.app.request(path, {
    method: route.endpoint.method,
    headers: { 'Content-Type': 'application/json', [protocolHeader]: '1', ...headers },
    ...(route.endpoint.method !== 'GET' && { body: '{"nothing":"that is in any schema"}' }),
  })
  await response.body?.cancel()
  return response.status
}

/** A fresh token each time: some of the routes end a session. */
async function askers(shop: TestShop, { db }: TestDatabase, elsewhere: TestDatabase) {
  const now = () => shop.clock.now
  const sessions = createSessions({ db, now })
  const till = { id: 'till-1', name: 'Till 1' }
  const at = (token: string) => ({ Cookie: `stampdesk=${token}` })
  await db.write(async (tx) => {
    for (const id of ['gone', 'locked'])
      await insertTablet(
        tx,
        {
          tabletId: id,
          tokenHash: hashedToken(id),
          name: id,
          place: '',
          may: ['add', 'redeem'],
          pairedBy: 'kim',
        },
        now(),
      )
    await tx.run(
      "INSERT INTO people (person_id, name, role, created_at, disabled_at) VALUES ('max', 'Max', 'manager', 1, 2)",
    )
  })
  await createTablets({ db, now }).revoke('gone', 'test')
  /** A key of its own for each, made as managers make one. */
  const withKeyFor = (scope: KeyScope) => async () => {
    const key = drawApiKey()
    const made = { keyId: newId(), name: scope, scopes: [scope], key, at: now() }
    await db.write((tx) => insertApiKey(tx, made))
    return { Authorization: `APIKey ${key}` }
  }
  const stranger = await openTestShop(elsewhere)
  const another = createSessions({ db: elsewhere.db, now: () => stranger.clock.now })

  const headers: Record<Asker, () => Promise<Record<string, string>>> = {
    nobody: async () => ({}),
    unpaired: async () => ({ Cookie: `stampdesk-tablet=${'x'.repeat(43)}` }),
    tablet: async () => ({ Cookie: 'stampdesk-tablet=locked' }),
    cashier: async () => at(await sessions.open(till, 'jo')),
    manager: async () => at(await sessions.open(till, 'kim')),
    browser: async () => at(await sessions.openInBrowser('kim', 'password')),
    // S-18
    'read key': withKeyFor('read'),
    'stamps key': withKeyFor('stamps'),
    'metrics key': withKeyFor('metrics'),
    'wrong key': async () => ({
      Authorization: `APIKey ${testApiKey}x`,
      ...at(await sessions.open(till, 'kim')),
    }),
    revoked: async () => ({
      Cookie: `stampdesk-tablet=gone; stampdesk=${await sessions.open({ id: 'gone', name: 'gone' }, 'kim')}`,
    }),
    disabled: async () => at(await sessions.open(till, 'max')),
    "another shop's": async () => at(await another.open(till, 'kim')),
  }
  return (asker: Asker) => headers[asker]()
}
