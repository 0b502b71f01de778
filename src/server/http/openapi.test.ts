import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Look } from '#shared/look-api.ts'
import { reportNames } from '#shared/reports-api.ts'
import { createSessions } from '../people/sessions.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { drawnPng } from '../testing/drawn-png.ts'
import { openTestShop, type TestShop, testApiKey, today } from '../testing/test-shop.ts'

type Query = { entries?: object; pipe?: readonly Query[] }

/** The fields of a query, checked as a whole or not. */
const entriesOf = (query: object): object =>
  (query as Query).entries ?? (query as Query).pipe?.[0]?.entries ?? {}

describeOnBoth('the description of the API', (create, engine) => {
  let database: TestDatabase
  let shop: TestShop
  let text: string
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
    text = await (await shop.app.request('/api/openapi.json')).text()
  })
  afterAll(() => database.remove())

  test(`says each result as its schema and nothing else, in JSON Schema 2020-12 (${engine})`, () => {
    const { paths, servers } = JSON.parse(text) as {
      paths: Record<string, Record<string, { operationId: string }>>
      servers: { url: string }[]
    }
    expect(servers).toEqual([{ url: '/' }])
    expect(text).not.toContain('"$schema"')
    expect(text).not.toMatch(/,\{\}\]/)
    expect(text).not.toContain('"items":[')
    const ids = Object.values(paths).flatMap((path) => Object.values(path).map((it) => it.operationId))
    expect(ids).toContain('putStampAdd')
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('says what each operation refuses with, by code and name', () => {
    const refusalsOf = (path: string, method: string) =>
      JSON.parse(text).paths[path][method].responses['200']['x-refusals']
    expect(refusalsOf('/api/counter/v1/session/pin', 'post')).toEqual([
      { code: 1201, name: 'wrong-pin' },
      { code: 1202, name: 'pin-locked' },
    ])
    expect(refusalsOf('/api/stamp/v1/redeem', 'put')).toContainEqual({ code: 1009, name: 'wrong-password' })
    expect(refusalsOf('/api/counter/v1/staff', 'get')).toEqual([])
  })

  test(`says of what is no envelope what it is, and it is that (${engine})`, async () => {
    const stampIdx = await shop.stampWith(1)
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    const cookie = { Cookie: `stampdesk=${await sessions.open({ id: 'till-1', name: 'Till 1' }, 'kim')}` }
    const key = { Authorization: `APIKey ${testApiKey}` }
    const known = { from: today, to: today, chain: `stamp:${stampIdx}`, name: reportNames[0] }
    await shop.manager('PUT', '/api/counter/v1/look/pictures/logo', { png: drawnPng().toString('base64') })
    const { logo } = (await shop.request('GET', '/api/counter/v1/public/look')).result as Look
    const others = shop.routes.filter(({ endpoint: { media } }) => media)
    expect(others.length).toBeGreaterThan(8)
    for (const { endpoint } of others) {
      const fields = endpoint.query ? entriesOf(endpoint.query) : {}
      const query = new URLSearchParams(Object.entries(known).filter(([name]) => name in fields))
      const named = endpoint.path.replace(':version', logo?.split('/').at(-1) ?? '')
      const path = `${named.replace(':stampIdx', String(stampIdx))}?${query}`
      const headers = endpoint.admits.includes('system') ? key : cookie
      const answer = await shop.app.request(path, { headers })
      await answer.body?.cancel()
      const type = answer.headers.get('content-type')?.split(';')[0]
      expect([answer.status, type], endpoint.path).toEqual([200, endpoint.media])
    }
  })
})
