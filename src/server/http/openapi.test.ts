import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop } from '../testing/test-shop.ts'

describeOnBoth('the description of the API', (create, engine) => {
  let database: TestDatabase
  let text: string
  beforeAll(async () => {
    database = await create()
    const shop = await openTestShop(database)
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
})
