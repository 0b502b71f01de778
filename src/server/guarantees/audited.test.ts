/**
 * every route that changes something writes exactly one row of its own into the audit log. The list is the
 * router's: a route without a line here fails. A command that starts another command (the next card after a reward)
 * has that one's row beside its own.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { forgetting } from '../testing/planted.ts'
import { openTestShop } from '../testing/test-shop.ts'
import type { AuditedScene } from './audited-call.ts'
import { auditedCalls as calls, nameOf, openAuditedScene } from './audited-scene.ts'

describeOnBoth('every change is audited once (A-5)', (create) => {
  let database: TestDatabase
  let scene: AuditedScene
  beforeAll(async () => {
    database = await create()
    scene = await openAuditedScene(database)
  })
  afterAll(() => database.remove())

  const count = async () => Number((await database.db.read('SELECT COUNT(*) AS n FROM audit'))[0]?.n)

  test('every route that is no GET has a line, and every line a route', () => {
    const changing = scene.shop.routes.filter(({ endpoint: { method } }) => method !== 'GET').map(nameOf)
    expect(Object.keys(calls).toSorted()).toEqual(changing.toSorted())
  })

  test.each(Object.entries(calls))('%s', async (_, { rows = 1, call }) => {
    scene.shop.clock.now += 61_000
    await scene.signInInBrowser()
    const look = await call(scene)
    // Whose sign-in is an hour old signs in anew here, and not in what is counted.
    for (const as of [scene.shop.manager, scene.shop.tablet]) await as('GET', '/api/counter/v1/session')
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
