/**
 * every route that changes something writes exactly one row of its own into the audit log. The list is the
 * router's: a route without a line here fails. A command that starts another command (the next card after a reward)
 * has that one's row beside its own.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSessions } from '../people/sessions.ts'
import type { Route } from '../route.ts'
import { addPerson, openBrowser, pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { forgetting } from '../testing/planted.ts'
import { openTestShop } from '../testing/test-shop.ts'
import type { AuditedScene } from './audited-call.ts'
import { auditedPeopleCalls, deskPassword } from './audited-people.ts'
import { auditedStampCalls } from './audited-stamps.ts'

const calls = { ...auditedStampCalls, ...auditedPeopleCalls }

const nameOf = ({ method, path }: Route) => `${method} ${path}`

describeOnBoth('every change is told once (A-5)', (create) => {
  let database: TestDatabase
  let scene: AuditedScene
  beforeAll(async () => {
    database = await create()
    const shop = await openTestShop(database, {
      resolve: async () => [{ address: '93.184.216.34', family: 4 }],
    })
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    // A manager of its own at the desk: a new password ends the sessions of its person.
    const mo = await addPerson(shop, 'Mo', '482915', 'manager')
    const desk = openBrowser(shop)
    for (let turn = 0; turn < 2; turn++) {
      desk.cookies.set('stampdesk', await sessions.openDesk(mo, 'password'))
      if (turn === 0)
        await desk.call('PUT', `staff/${mo}/account`, { login: 'mo@shop', password: deskPassword })
    }
    // Signs in, so that no call below does.
    await shop.tablet('GET', '/api/counter/v1/session')
    scene = { shop, desk, tablet: await pairTablet(shop) }
  })
  afterAll(() => database.remove())

  const count = async () => Number((await database.db.read('SELECT COUNT(*) AS n FROM audit'))[0]?.n)

  test('every route that is no GET has a line, and every line a route', () => {
    const changing = scene.shop.routes.filter(({ method }) => method !== 'GET').map(nameOf)
    expect(Object.keys(calls).toSorted()).toEqual(changing.toSorted())
  })

  test.each(Object.entries(calls))('%s', async (_, { rows = 1, call }) => {
    scene.shop.clock.now += 61_000
    const look = await call(scene)
    const before = await count()
    const answer = await look()
    if (rows > 0) expect(answer).toMatchObject({ code: 0 })
    expect((await count()) - before).toBe(rows)
  })

  test('planted: a change that forgets its row is found', async () => {
    const forgetful = await openTestShop({ db: forgetting(database.db, /^INSERT INTO audit \(/) })
    const stampIdx = await scene.shop.stampWith(0)
    const before = await count()
    expect(await forgetful.api('PUT', '/api/stamp/v1/add', { stampIdx })).toMatchObject({ code: 0 })
    expect((await count()) - before).toBe(0)
  })
})
