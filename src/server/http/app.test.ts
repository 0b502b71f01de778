import { afterAll, beforeAll, expect, test } from 'vitest'
import { CommitUnknown, DbUnavailable, type Param, type Queries, type Row } from '../db/db.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop, type TestShop, testApiKey } from '../testing/test-shop.ts'

const base = '/api/stamp/v1'

describeOnBoth('the app', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  test('no key, a wrong key and a wrong scheme are 401, on every call, before anything is read', async () => {
    const stampIdx = await shop.stampWith(1)
    for (const headers of [
      { Authorization: '' },
      { Authorization: 'APIKey wrong' },
      { Authorization: `Bearer ${testApiKey}` },
    ]) {
      for (const [method, call] of [
        ['POST', 'create'],
        ['PUT', 'add'],
        ['PUT', 'remove'],
        ['PUT', 'redeem'],
        ['PUT', 'update'],
        ['DELETE', 'delete'],
        ['GET', 'validate'],
      ] as const) {
        const answer = await shop.api(
          method,
          `${base}/${call}`,
          method === 'GET' ? undefined : { stampIdx },
          headers,
        )
        expect(answer).toMatchObject({ status: 401, code: 1401, result: null })
      }
    }
    expect(await shop.holds(stampIdx)).toBe(1)
  })

  test('what is not JSON is 415, what is too large is 413, what is no route is 404', async () => {
    expect(
      await shop.api('PUT', `${base}/add`, 'stampIdx=1', { 'Content-Type': 'text/plain' }),
    ).toMatchObject({
      status: 415,
      code: 1415,
    })
    expect(await shop.api('PUT', `${base}/add`, `"${'x'.repeat(300_000)}"`)).toMatchObject({
      status: 413,
      code: 1413,
    })
    expect(await shop.api('PUT', `${base}/double`, {})).toMatchObject({ status: 404, code: 1404 })
    expect(await shop.api('POST', `${base}/add`, {})).toMatchObject({ status: 404 })
  })

  test('an Idempotency-Key that is no UUID is refused', async () => {
    const answer = await shop.api('PUT', `${base}/add`, { stampIdx: 5 }, { 'Idempotency-Key': 'once' })
    expect(answer).toMatchObject({ code: 1400, message: expect.stringContaining('Idempotency-Key') })
  })

  test('who named no command and is told 503 has its id by it, and a second try with it adds nothing', async () => {
    let isLost = false
    const lossy = {
      ...database.db,
      async write<T>(work: (tx: Queries) => Promise<T>) {
        const result = await database.db.write(work)
        if (isLost) throw new CommitUnknown('planted: the answer to COMMIT was lost')
        return result
      },
      // The ledger looks whether it was written before it says that it does not know.
      read<R extends Row>(sql: string, params: readonly Param[] = []) {
        if (isLost && sql.includes('FROM commands')) throw new DbUnavailable('planted: gone')
        return database.db.read<R>(sql, params)
      },
    }
    const losing = await openTestShop({ db: lossy })
    const stampIdx = await losing.stampWith(3)
    isLost = true
    const answer = await losing.api('PUT', `${base}/add`, { stampIdx })
    isLost = false
    expect(answer).toMatchObject({ status: 503, code: 1503, result: { commandId: expect.any(String) } })
    const { commandId } = answer.result as { commandId: string }
    const again = await losing.api('PUT', `${base}/add`, { stampIdx }, { 'Idempotency-Key': commandId })
    expect(again).toMatchObject({ status: 200, code: 0 })
    expect(await losing.holds(stampIdx)).toBe(4)
  })

  test('the API describes every one of its routes', async () => {
    const response = await shop.app.request('/api/openapi.json')
    const { paths } = (await response.json()) as { paths: Record<string, object> }
    for (const call of ['create', 'add', 'remove', 'redeem', 'update', 'delete', 'validate'])
      expect(paths).toHaveProperty([`${base}/${call}`])
  })

  test('every answer carries the security headers, errors too', async () => {
    for (const path of ['/healthz', '/api/stamp/v1/validate?stampIdx=1', '/nowhere', '/api/openapi.json']) {
      const { headers } = await shop.app.request(path)
      const csp = headers.get('Content-Security-Policy') ?? ''
      expect(csp).toContain("default-src 'none'")
      expect(csp).not.toContain('unsafe-inline')
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(headers.get('Permissions-Policy')).toContain('camera=(self)')
      expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
      expect(headers.get('Referrer-Policy')).toBe('no-referrer')
    }
  })

  test("a tablet's write from another site, or without the header that no form can send, is refused", async () => {
    const stampIdx = await shop.stampWith(10)
    const redeem = (headers: Record<string, string>) =>
      shop.tablet('POST', '/api/counter/v1/redemptions', { stampIdx, onsitePwd: '0' }, headers)
    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.test' },
      { Origin: 'null' },
    ])
      expect(await redeem(headers)).toMatchObject({ status: 403, code: 1403 })
    expect(await redeem({ Origin: 'https://evil.test' })).toMatchObject({ status: 403, code: 1215 })
    expect(await redeem({ 'Sec-Fetch-Site': 'same-origin' })).toMatchObject({ status: 200, code: 1009 })
  })

  test('it is alive, and ready as long as the database answers and it is not stopping', async () => {
    expect((await shop.app.request('/healthz')).status).toBe(200)
    expect((await shop.app.request('/readyz')).status).toBe(200)
    const full = new DbUnavailable('planted: the disk is full')
    const readOnly = {
      ...database.db,
      write: <T>(work: (tx: Queries) => Promise<T>) =>
        isFull ? Promise.reject(full) : database.db.write(work),
    }
    let isFull = false
    const filling = await openTestShop({ db: readOnly })
    for (const status of [503, 200]) {
      isFull = status === 503
      await filling.probeDatabase()
      expect((await filling.app.request('/readyz')).status).toBe(status)
    }
    const stopping = await openTestShop(database, { stopping: AbortSignal.abort() })
    expect((await stopping.app.request('/readyz')).status).toBe(503)
  })
})
