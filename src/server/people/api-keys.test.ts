/** S-18: each system has a key of its own, for no more than it needs. */
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ApiKey, KeyScope } from '#shared/api-keys-api.ts'
import { readChain } from '../audit/audit-log.ts'
import { type Browser, openBrowser } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, openTestShop, type TestShop, testApiKey } from '../testing/test-shop.ts'
import { createSessions } from './sessions.ts'

const hourMs = 3_600_000
const otherKey = 'sdk_another-key-of-the-operator-long-enough'

describeOnBoth('the keys of other systems', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let desk: Browser
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
    desk = await signInAtDesk()
  })
  afterEach(() => database.remove())

  async function signInAtDesk(): Promise<Browser> {
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    const browser = openBrowser(shop)
    browser.cookies.set('stampdesk', await sessions.openInBrowser('kim', 'password'))
    return browser
  }
  async function make(scopes: readonly KeyScope[], commandId = newId()) {
    const body = { name: 'The till', scopes }
    const { result } = await desk.call('POST', 'api-keys', body, { 'Idempotency-Key': commandId })
    return result as { keyId: string; key: string }
  }
  const ask = async (key: string, method: string, path: string, body?: unknown) =>
    (await shop.request(method, path, body, { Authorization: `APIKey ${key}` })).code
  const reads = (key: string) => ask(key, 'GET', '/api/stamp/v1/validate?stampIdx=999')
  const list = async () => (await desk.call('GET', 'api-keys')).result as { keys: ApiKey[] }
  const notFound = 1001

  test('one may do what it was made for, and its commands are told under its own id', async () => {
    const stampIdx = await shop.stampWith(1)
    const { keyId, key } = await make(['stamps'])
    expect(await ask(key, 'PUT', '/api/stamp/v1/add', { stampIdx })).toBe(0)
    const refused = [
      await ask(key, 'GET', `/api/stamp/v1/validate?stampIdx=${stampIdx}`),
      (await shop.app.request('/metrics', { headers: { Authorization: `APIKey ${key}` } })).status,
      await ask(key, 'GET', '/api/counter/v1/api-keys'),
    ]
    expect(refused).toEqual([1403, 403, 1403])
    const added = (await readChain(database.db.read, `stamp:${stampIdx}`)).at(-1)
    expect(added).toMatchObject({ event: 'stamp.added', actor: `system:${keyId}` })
    const { result } = await shop.manager('GET', `/api/counter/v1/stamps/${stampIdx}/story`)
    expect(result).toMatchObject({ mismatches: [] })
  })

  test('is shown once: neither the list nor the database has it', async () => {
    const { keyId, key } = await make(['read', 'metrics'])
    expect(key).toMatch(/^sdk_[\w-]{43}$/)
    const text = JSON.stringify([
      await list(),
      await database.db.read('SELECT * FROM api_keys'),
      await database.db.read('SELECT * FROM audit'),
    ])
    expect(text).not.toContain(key.slice(4))
    expect(
      (await list()).keys.map(({ keyId: id, scopes, isOfStart }) => ({ id, scopes, isOfStart })),
    ).toEqual(
      expect.arrayContaining([
        { id: 'start', scopes: ['read', 'stamps', 'metrics'], isOfStart: true },
        { id: keyId, scopes: ['read', 'metrics'], isOfStart: false },
      ]),
    )
  })

  test('asked for twice under one id, since the answer was lost, there is one key: the one told last', async () => {
    const commandId = newId()
    const lost = await make(['read'], commandId)
    const told = await make(['read'], commandId)
    expect(told.keyId).toBe(lost.keyId)
    expect([await reads(lost.key), await reads(told.key)]).toEqual([1401, notFound])
    expect((await list()).keys).toHaveLength(2)
  })

  test('replaced, the one before is good for a day, however often the call is sent again', async () => {
    const { keyId, key } = await make(['read'])
    const rotate = async (commandId: string) =>
      (
        (await desk.call('POST', `api-keys/${keyId}/rotate`, {}, { 'Idempotency-Key': commandId }))
          .result as { key: string }
      ).key
    const commandId = newId()
    const lost = await rotate(commandId)
    const told = await rotate(commandId)
    expect([await reads(key), await reads(lost), await reads(told)]).toEqual([notFound, 1401, notFound])
    shop.clock.now += 24 * hourMs
    expect([await reads(key), await reads(told)]).toEqual([1401, notFound])
  })

  test('revoked, it is refused from the next request on, and so is the one before it', async () => {
    const { keyId, key } = await make(['read'])
    const { result } = await desk.call('POST', `api-keys/${keyId}/rotate`)
    expect(await desk.call('DELETE', `api-keys/${keyId}`)).toMatchObject({ code: 0 })
    expect([await reads(key), await reads((result as { key: string }).key)]).toEqual([1401, 1401])
    expect((await desk.call('POST', `api-keys/${keyId}/rotate`)).code).toBe(1312)
    // Once more, or by a colleague at the same time: it is as they want it.
    expect((await desk.call('DELETE', `api-keys/${keyId}`)).code).toBe(0)
    for (const call of ['POST api-keys/none/rotate', 'DELETE api-keys/none'])
      expect((await desk.call(...(call.split(' ') as [string, string]))).status).toBe(404)
  })

  test('the operator’s own is not replaced here; revoked, it stays so until another is set', async () => {
    expect(await desk.call('POST', 'api-keys/start/rotate')).toMatchObject({
      code: 1400,
      message: expect.stringContaining('STAMPDESK_API_KEY'),
    })
    expect(await desk.call('DELETE', 'api-keys/start')).toMatchObject({ code: 0 })
    await openTestShop(database)
    expect(await reads(testApiKey)).toBe(1401)
    await openTestShop(database, { apiKey: otherKey })
    expect([await reads(testApiKey), await reads(otherKey)]).toEqual([1401, notFound])
  })

  test('without one of the operator’s the first start makes one, and a later start no other', async () => {
    const fresh = await create()
    const first = await openTestShop(fresh, { apiKey: undefined })
    expect(first.apiKey).toMatch(/^sdk_/)
    await first.apiKeyShown()
    expect((await openTestShop(fresh, { apiKey: undefined })).apiKey).toBeNull()
    const headers = { Authorization: `APIKey ${first.apiKey}` }
    const path = '/api/stamp/v1/validate?stampIdx=999'
    expect((await first.request('GET', path, undefined, headers)).code).toBe(notFound)
    await fresh.remove()
  })

  test('a PIN is too little for it', async () => {
    const body = { name: 'The till', scopes: ['stamps'] }
    expect(await shop.manager('POST', '/api/counter/v1/api-keys', body)).toMatchObject({ status: 403 })
    expect(await desk.call('POST', 'api-keys', { name: 'The till', scopes: [] })).toMatchObject({
      code: 1400,
    })
  })

  test('the one key of an older shop goes on being good', async () => {
    const kept = await database.db.read<{ key_hash: string }>('SELECT key_hash FROM api_keys')
    const sql = readFileSync(new URL('../db/migrations/035-api-keys.sql', import.meta.url), 'utf8')
    const [, moved = ''] = /^(INSERT INTO api_keys[^;]*);/m.exec(sql) ?? []
    await database.db.write(async (tx) => {
      await tx.run('DELETE FROM api_keys')
      await tx.run("INSERT INTO settings (key, value) VALUES ('api_key_hash', $1)", [kept[0]?.key_hash ?? ''])
      await tx.run(moved)
    })
    expect(await reads(testApiKey)).toBe(notFound)
  })
})
