/** What a GET does and shows: nothing is written for the asking, and who holds a card is given to systems alone. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { protocolHeader } from '#shared/counter-api.ts'
import type { Db, Queries } from '../db/db.ts'
import type { Route } from '../http/route.ts'
import { createSessions } from '../people/sessions.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop, type TestShop, testApiKey } from '../testing/test-shop.ts'

const holder = {
  memo: 'canary memo',
  userId: 'canary-id',
  userNm: 'Canary Name',
  userPhnno: '010-2468-1357',
  userEml: 'canary@holder.test',
  userEtc1: 'canary one',
  userEtc2: 'canary two',
}

/** Each statement that changes something, a session's last use aside: that is how it is known to be idle. */
function watching(db: Db, written: string[]): Db {
  const watch = (tx: Queries): Queries => {
    const noted = <T>(sql: string, go: () => Promise<T>) => {
      if (!/^\s*(SELECT|UPDATE sessions SET seen_at)/i.test(sql)) written.push(sql)
      return go()
    }
    return {
      query: (sql, params) => noted(sql, () => tx.query(sql, params)),
      run: (sql, params) => noted(sql, () => tx.run(sql, params)),
    }
  }
  return { ...db, write: (work) => db.write((tx) => work(watch(tx))) }
}

describeOnBoth('every GET', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let stampIdx: number
  const written: string[] = []
  const headers: Record<string, Record<string, string>> = {}
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop({ db: watching(database.db, written) })
    stampIdx = await shop.stampWith(4, 1, holder)
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    const at = (token: string) => ({ Cookie: `stampdesk=${token}`, [protocolHeader]: '1' })
    const till = { id: 'till-1', name: 'Till 1' }
    headers.nobody = {}
    headers.tablet = { Cookie: 'stampdesk-tablet=till-1' }
    headers.cashier = at(await sessions.open(till, 'jo'))
    headers.manager = at(await sessions.open(till, 'kim'))
    headers.browser = at(await sessions.openInBrowser('kim', 'password'))
    headers.system = { Authorization: `APIKey ${testApiKey}` }
  })
  afterAll(() => database.remove())

  const gets = () => shop.routes.filter(({ endpoint: { method } }) => method === 'GET')

  async function get(
    { endpoint: { path, query } }: Route,
    asker: string,
  ): Promise<{ status: number; text: string }> {
    const known = {
      stampIdx: `${stampIdx}`,
      chain: `stamp:${stampIdx}`,
      from: '2026-03-01',
      to: '2026-03-10',
      name: 'regulars',
    }
    const fields = Object.keys((query as { entries?: object } | undefined)?.entries ?? {})
    const asked = Object.entries(known).filter(([name]) => fields.includes(name))
    const url = path.replaceAll(':stampIdx', `${stampIdx}`).replaceAll(/:\w+/g, '1')
    const response = await shop.app.request(`${url}?${new URLSearchParams(asked)}`, {
      headers: headers[asker] ?? {},
    })
    if (response.headers.get('Content-Type') !== 'text/event-stream')
      return { status: response.status, text: await response.text() }
    await response.body?.cancel()
    return { status: response.status, text: '' }
  }

  test.each(['nobody', 'tablet', 'cashier', 'manager', 'browser', 'system'])(
    'by %s writes nothing, and shows no more of who holds a card than the counter does',
    async (asker) => {
      shop.clock.now += 120_000
      const faults: string[] = []
      for (const route of gets()) {
        written.length = 0
        const { status, text } = await get(route, asker)
        if (status >= 500) faults.push(`${route.endpoint.path}: ${status}`)
        if (written.length > 0) faults.push(`${route.endpoint.path} writes ${written[0]}`)
        if (asker === 'system') continue
        const shown = Object.entries(holder).flatMap(([field, value]) =>
          text.includes(value) ? [field] : [],
        )
        if (shown.length > 0) faults.push(`${route.endpoint.path} shows ${shown}`)
      }
      const isAtCounter = ['cashier', 'manager', 'browser'].includes(asker)
      expect(faults).toEqual(isAtCounter ? ['/api/counter/v1/stamps/:stampIdx/validate shows userNm'] : [])
    },
  )

  test('a system is given who holds it, by validate', async () => {
    const { result } = await shop.api('GET', `/api/stamp/v1/validate?stampIdx=${stampIdx}`)
    expect(result).toMatchObject(holder)
  })

  test('a manager who opens it is written down', async () => {
    written.length = 0
    const { result } = await shop.manager('POST', `/api/counter/v1/stamps/${stampIdx}/holder`)
    expect(result).toEqual(holder)
    expect(written.some((sql) => /INSERT INTO audit \(/.test(sql))).toBe(true)
  })
})
