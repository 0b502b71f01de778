/** The walls around the routes: headers, cross-site writes, limits, addresses. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { protocolHeader } from '#shared/counter-api.ts'
import { readSettings } from '../composition/settings.ts'
import type { StampdeskDeps } from '../composition/stampdesk.ts'
import { addPerson, openBrowser, pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'
import { createAddressOf } from './addresses.ts'
import { createBuckets, createRequestLimits } from './request-limits.ts'

const api = '/api/counter/v1'

describeOnBoth('the walls', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  const security = {
    'Content-Security-Policy': /default-src 'none'.*frame-ancestors 'none'/,
    'X-Content-Type-Options': /^nosniff$/,
    'Cross-Origin-Opener-Policy': /^same-origin$/,
    'Cross-Origin-Resource-Policy': /^same-origin$/,
    'Referrer-Policy': /^no-referrer$/,
    'Permissions-Policy': /camera=\(self\)/,
    'X-Frame-Options': /^DENY$/,
  }

  test('every answer carries the headers: routes, refusals, errors, files and what is not there (S-6)', async () => {
    const broken = await openTestShop(database, {
      files: async (context) => {
        if (context.req.path === '/throws') throw new Error('planted')
        return context.req.path === '/sw.js' ? context.body('self') : null
      },
    })
    const asked: [string, string, RequestInit?][] = [
      ...broken.routes.map(
        ({ endpoint: { method, path } }) => [method, path.replaceAll(/:\w+/g, '1')] as [string, string],
      ),
      ['GET', '/sw.js'],
      ['GET', '/throws'],
      ['GET', '/nowhere'],
      ['OPTIONS', '/api/stamp/v1/add'],
      ['TRACE', '/api/stamp/v1/add'],
      ['POST', '/api/stamp/v1/add', { body: 'x'.repeat(300_000), headers: { 'Content-Length': '300000' } }],
    ]
    const statuses = new Set<number>()
    for (const [method, path, init] of asked) {
      if (method === 'TRACE') continue // the Fetch standard forbids making one
      const response = await broken.app.request(path, { method, ...init })
      statuses.add(response.status)
      for (const [name, value] of Object.entries(security))
        expect(response.headers.get(name), `${method} ${path} ${name}`).toMatch(value)
      const policy = response.headers.get('Content-Security-Policy') ?? ''
      expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/)
      expect(response.headers.get('Strict-Transport-Security')).toBe(null)
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe(null)
      if (path.startsWith('/api/counter')) expect(response.headers.get('Cache-Control')).toBe('no-store')
    }
    for (const status of [200, 401, 404, 413, 500]) expect(statuses).toContain(status)
  })

  test('over TLS: HSTS, and cookies that no other host can set', async () => {
    const tls = await openTestShop(database, { isTls: true, demo: false })
    const browser = openBrowser(tls)
    const asked = (await browser.call('POST', 'pairing')).result as { deviceSecret: string; userCode: string }
    const { userCode, deviceSecret } = asked
    // The test shop's manager has a cookie without the prefix, which TLS does not take.
    await shop.manager('POST', `${api}/pairing/confirm`, { userCode, name: 'T', place: 'P', may: ['add'] })
    const paired = await browser.call('POST', 'pairing/poll', { deviceSecret })
    const cookie = paired.headers.getSetCookie().find((line) => line.includes('tablet')) ?? ''
    for (const part of [
      /^__Host-stampdesk-tablet=/,
      /; Secure/,
      /; HttpOnly/,
      /; SameSite=Strict/,
      /; Path=\/;/,
    ])
      expect(cookie).toMatch(part)
    expect(cookie).not.toMatch(/Domain/i)
    expect(paired.headers.get('Strict-Transport-Security')).toBe('max-age=31536000; includeSubDomains')
    expect((await browser.call('GET', 'entrance')).result).toMatchObject({ tablet: { state: 'paired' } })
    browser.cookies.set('stampdesk-tablet', browser.cookies.get('__Host-stampdesk-tablet') ?? '')
    browser.cookies.delete('__Host-stampdesk-tablet')
    expect((await browser.call('GET', 'entrance')).result).toMatchObject({ tablet: { state: 'unpaired' } })
  })

  test('forty cross-site tries change nothing (S-16)', async () => {
    const stampIdx = await shop.stampWith(10)
    const tablet = await pairTablet(shop)
    const ana = await addPerson(shop, 'Ana', '482915')
    await tablet.call('POST', 'session/pin', { personId: ana, pin: '482915' })
    const Cookie = [...tablet.cookies].map((pair) => pair.join('=')).join('; ')
    const foreign: Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site', [protocolHeader]: '1' },
      { 'Sec-Fetch-Site': 'same-site', [protocolHeader]: '1' },
      { 'Sec-Fetch-Site': 'none', [protocolHeader]: '1' },
      { Origin: 'https://evil.test', [protocolHeader]: '1' },
      { Origin: 'null', [protocolHeader]: '1' },
      { Origin: 'http://localhost.evil.test', [protocolHeader]: '1' },
      { 'Content-Type': 'text/plain' },
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      { 'Content-Type': 'multipart/form-data; boundary=x' },
      {},
    ]
    const writes: [string, string, unknown][] = [
      ['POST', '/redemptions', { stampIdx, onsitePwd: '97531864209' }],
      ['DELETE', '/session', undefined],
      ['POST', `/stamps/${stampIdx}/reservation`, undefined],
      ['POST', '/session/pin', { personId: ana, pin: '482915' }],
    ]
    const before = await state(database)
    for (const headers of foreign)
      for (const [method, path, body] of writes) {
        const answer = await shop.request(method, api + path, body, { Cookie, ...headers })
        expect(answer.status, `${method} ${path} ${JSON.stringify(headers)}`).toBe(403)
      }
    expect(await state(database)).toEqual(before)
    expect((await tablet.call('GET', 'session')).status).toBe(200)
    // And the opposite: what our own page sends goes through.
    const own = { 'Sec-Fetch-Site': 'same-origin', Origin: 'http://localhost', Host: 'localhost' }
    expect((await tablet.call('POST', 'redemptions', { stampIdx, onsitePwd: '97531864209' }, own)).code).toBe(
      0,
    )
  })

  test('behind a proxy that passes another Host the address that PUBLIC_URL names goes through, and of another it is said why', async () => {
    const at = (deps: Partial<StampdeskDeps>, headers: Record<string, string>) =>
      openTestShop(database, deps).then(({ request }) =>
        request('POST', `${api}/pairing`, undefined, {
          Host: '127.0.0.1:4173',
          [protocolHeader]: '1',
          ...headers,
        }),
      )
    const sent = { Origin: 'https://stamps.test', 'Sec-Fetch-Site': 'same-origin' }
    expect(await at({ publicUrl: () => 'https://stamps.test' }, sent)).toMatchObject({ code: 0 })
    const unknown = await at({ publicUrl: () => 'http://127.0.0.1:4173' }, sent)
    expect(unknown).toMatchObject({ status: 403, code: 1215, message: expect.stringContaining('PUBLIC_URL') })
  })

  test('over TLS a page without it is not ours, but for one of this machine', async () => {
    const tls = await openTestShop(database, { isTls: true, publicUrl: () => 'https://stamps.test' })
    const at = (host: string, scheme: string) =>
      tls.request('POST', `${api}/pairing`, undefined, {
        Host: host,
        Origin: `${scheme}://${host}`,
        [protocolHeader]: '1',
      })
    expect(await at('stamps.test', 'https')).toMatchObject({ code: 0 })
    expect(await at('stamps.test', 'http')).toMatchObject({ status: 403, code: 1403 })
    expect(await at('10.0.0.5:4173', 'https')).toMatchObject({ code: 0 })
    expect(await at('10.0.0.5:4173', 'http')).toMatchObject({ status: 403, code: 1403 })
    expect(await at('localhost:4173', 'http')).toMatchObject({ code: 0 })
  })

  test('guesses at one tablet are stopped before any hashing, and the tablet beside it goes on', async () => {
    const clock = { now: 1_000_000 }
    const limited = await openTestShop(database, { limits: createRequestLimits({ now: () => clock.now }) })
    const [loud, quiet] = [await pairTablet(limited), await pairTablet(limited)]
    const ana = await addPerson(limited, 'Ana', '530874')
    const guess = (browser: typeof loud) =>
      browser.call('POST', 'session/pin', { personId: 'nobody', pin: '482916' })
    const statuses = []
    for (let n = 0; n < 30; n++) statuses.push((await guess(loud)).status)
    expect(statuses.filter((status) => status === 429)).toHaveLength(10)
    const stopped = await guess(loud)
    expect(stopped).toMatchObject({ status: 429, code: 1429 })
    expect(stopped.headers.get('Retry-After')).toBe('2')
    expect((await quiet.call('POST', 'session/pin', { personId: ana, pin: '530874' })).code).toBe(0)
    clock.now += 2_000
    expect((await guess(loud)).status).toBe(200)
  })

  test('nothing above was a fault but what was planted', () => expect(shop.faults).toEqual([]))
})

async function state({ db }: TestDatabase) {
  return Promise.all(
    ['stamps', 'ledger', 'sessions', 'reservations', 'secret_tries', 'audit'].map((table) =>
      db.read(`SELECT COUNT(*) AS rows FROM ${table}`),
    ),
  )
}

describe('request limits', () => {
  test('a bucket gives its burst at once, then its rate, and nothing for a clock that goes back', () => {
    const clock = { now: 0 }
    const { take } = createBuckets(() => clock.now, { burst: 3, perSecond: 1 })
    expect([take('a'), take('a'), take('a'), take('a')]).toEqual([0, 0, 0, 1000])
    expect(take('b')).toBe(0)
    clock.now = 1000
    expect([take('a'), take('a')]).toEqual([0, 1000])
    clock.now = -50_000
    expect(take('a')).toBeGreaterThan(0)
  })

  test('a flood of keys does not fill the memory', () => {
    const buckets = createBuckets(() => 0, { burst: 3, perSecond: 1 }, 100)
    for (let n = 0; n < 1_000; n++) buckets.take(`address ${n}`)
    expect(buckets.size()).toBe(100)
  })

  test('the API key is not limited, an address is', () => {
    const limits = createRequestLimits({ now: () => 0, perSecond: 1 })
    const system = { role: 'system', caller: { kind: 'system' }, scopes: [] } as const
    for (let n = 0; n < 100; n++) expect(limits.ask(undefined, system, '10.0.0.1')).toBe(0)
    const waits = Array.from({ length: 11 }, () => limits.ask(undefined, null, '10.0.0.1'))
    expect(waits.at(-1)).toBe(1000)
    expect(limits.ask(undefined, null, '10.0.0.2')).toBe(0)
  })
})

describe('where a request comes from', () => {
  const ask = (proxies: string[], peer: string, forwarded?: string) => {
    const context = {
      req: { header: (name: string) => (name === 'X-Forwarded-For' ? forwarded : undefined) },
    }
    return createAddressOf(proxies, () => peer)(context as Parameters<ReturnType<typeof createAddressOf>>[0])
  }
  test.each([
    [[], '203.0.113.9', '10.9.9.9', '203.0.113.9'],
    [['10.0.0.0/8'], '10.0.0.2', '198.51.100.7', '198.51.100.7'],
    [['10.0.0.0/8'], '10.0.0.2', 'forged, 198.51.100.7, 10.0.0.3', '198.51.100.7'],
    [['10.0.0.2'], '10.0.0.2', '198.51.100.7, 10.0.0.3', '10.0.0.3'],
    [['10.0.0.2'], '::ffff:10.0.0.2', '198.51.100.7', '198.51.100.7'],
    [['10.0.0.2'], '10.0.0.2', 'not an address', '10.0.0.2'],
    [['::1'], '::1', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    [[], '2001:db8::5', undefined, '2001:db8:0:0::/64'],
  ])('proxies %j, from %s, told %s: %s', (proxies, peer, forwarded, address) => {
    expect(ask(proxies, peer, forwarded)).toBe(address)
  })
  test('a proxy that is no address stops the start', () => {
    for (const wrong of [
      'caddy.local',
      '10.0.0.0/',
      '10.0.0.0/33',
      '10.0.0.0/8/8',
      '::1/129',
      '10.0.0.0/0x8',
    ])
      expect(() => readSettings({ TRUSTED_PROXIES: `127.0.0.1, ${wrong}` }, [])).toThrow(
        `TRUSTED_PROXIES: "${wrong}" is not an address`,
      )
    const TRUSTED_PROXIES = '127.0.0.1, 10.0.0.0/8, ::1, fd00::/8'
    expect(readSettings({ TRUSTED_PROXIES }, []).TRUSTED_PROXIES).toEqual(TRUSTED_PROXIES.split(', '))
  })
})
