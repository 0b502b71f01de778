/** S-5: whatever comes in, never 5xx, never over a second, and the ledger is as it was. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { protocolHeader } from '#shared/counter-api.ts'
import type { Route } from '../http/route.ts'
import { createSessions } from '../people/sessions.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, openTestShop, type TestShop, testApiKey } from '../testing/test-shop.ts'

const runs = process.env.DEEP ? 100_000 : 2_500
const seed = Number(process.env.SEED ?? 20_260_310)
const slowMs = 1_000

/** Values that parsers, databases and schemas have stumbled over. */
const nasty = fc.constantFrom<unknown>(
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  2 ** 53,
  -(2 ** 63),
  Number.MIN_VALUE,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e1',
  '١٢٣٤٥٦',
  '１２３４５６',
  '2026-02-30',
  '9'.repeat(400),
  "'; DROP TABLE stamps; --",
  '%00',
  '../../etc/passwd',
  '${7*7}',
  '<script>',
  '=1+1',
  '__proto__',
  'constructor',
  [],
  [[]],
  {},
  { length: -1 },
  { toString: 1 },
  JSON.parse('{"then":1}'),
  Array(2_000).fill(0),
)

const known = [
  'stampIdx',
  'cardIdx',
  'strtYmd',
  'endYmd',
  'stamps',
  'onsitePwd',
  'memo',
  'domain',
  'activeYn',
  'useYn',
  'commands',
  'sentAt',
  'personId',
  'pin',
  'newPin',
  'login',
  'password',
  'code',
  'deviceSecret',
  'userCode',
  'name',
  'place',
  'may',
  'role',
  'color',
  'active',
  'token',
  'shop',
  'card',
  'manager',
  'stampsAScan',
  'openingHours',
  'ticket',
  'url',
  '__proto__',
  'constructor',
  'prototype',
]

const field = fc.oneof(fc.constantFrom(...known), fc.string({ maxLength: 12 }))
const value = fc.oneof({ weight: 3, arbitrary: nasty }, fc.jsonValue({ maxDepth: 3 }))
const object = fc
  .array(fc.tuple(field, value), { maxLength: 8 })
  .map(
    (pairs) =>
      `{${pairs.map(([key, it]) => `${JSON.stringify(key)}:${JSON.stringify(it) ?? 'null'}`).join(',')}}`,
  )
const nested = fc
  .tuple(fc.constantFrom('[', '{"a":'), fc.constantFrom(40, 1_000, 50_000))
  .map(([open, depth]) => open.repeat(depth))
const raw = fc.oneof(
  nested,
  fc.string(),
  fc.constantFrom(
    '',
    'null',
    '1e309',
    '{"stampIdx":1e400}',
    '{"stampIdx":1,"stampIdx":2}',
    '{"a":"\\ud800"}',
    '{"a":"\\u0000"}',
    '{',
    '﻿{}',
  ),
  fc.uint8Array({ maxLength: 40 }),
)
const body = fc.oneof({ weight: 4, arbitrary: object }, { weight: 1, arbitrary: raw })
const inPath = fc.constantFrom(
  '1',
  '0',
  '-1',
  '1e3',
  '9007199254740993',
  '%00',
  '%ff',
  '%2e%2e',
  'a b',
  '＃',
  '1/2',
  'x'.repeat(300),
)
const query = fc.oneof(
  fc.constant(''),
  fc.webQueryParameters().map((it) => `?${it}`),
  fc
    .tuple(field, nasty)
    .map(
      ([key, it]) =>
        `?${encodeURIComponent(key.toWellFormed())}=${encodeURIComponent(String(JSON.stringify(it)).toWellFormed())}`,
    ),
)

describeOnBoth('bad inputs', (create) => {
  let database: TestDatabase
  let shop: TestShop
  const headers: Record<string, string>[] = []
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
    await shop.stampWith(4)
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    const till = { id: 'till-1', name: 'Till 1' }
    headers.push(
      { Authorization: `APIKey ${testApiKey}` },
      { Cookie: `stampdesk=${await sessions.open(till, 'jo')}`, [protocolHeader]: '1' },
      { Cookie: `stampdesk=${await sessions.openInBrowser('kim', 'password')}`, [protocolHeader]: '1' },
      { Authorization: 'APIKey \u00ff', Cookie: 'stampdesk=%00; stampdesk=;;;=' },
    )
  })
  afterAll(() => database.remove())

  test(`${runs} of them over all routes (S-5)`, { timeout: 1_800_000 }, async () => {
    const before = await counts(database)
    const input = fc.record({
      route: fc.nat(),
      caller: fc.nat(3),
      body,
      segment: inPath,
      query,
      key: fc.option(fc.constantFrom('x', newId())),
    })
    const check = fc.asyncProperty(input, async (it) => {
      const route = shop.routes[it.route % shop.routes.length]
      // Signing out is what it is for.
      if (!route || `${route.endpoint.method} ${route.endpoint.path}` === 'DELETE /api/counter/v1/session')
        return
      const startedAt = performance.now()
      const response = await shop.app.request(pathOf(route, it.segment) + it.query, {
        method: route.endpoint.method,
        headers: {
          'Content-Type': 'application/json',
          ...headers[it.caller],
          ...(it.key && { 'Idempotency-Key': it.key }),
        },
        ...(route.endpoint.method !== 'GET' && { body: it.body as string }),
      })
      // A live stream has no end to wait for.
      if (response.headers.get('Content-Type')?.startsWith('text/event-stream')) await response.body?.cancel()
      else await response.text()
      const took = performance.now() - startedAt
      expect(response.status, `${route.endpoint.method} ${route.endpoint.path}`).toBeLessThan(500)
      expect(took, `${route.endpoint.method} ${route.endpoint.path}`).toBeLessThan(slowMs)
    })
    await fc.assert(check, { numRuns: runs, seed, endOnFailure: true })
    expect(await counts(database)).toEqual(before)
    expect(shop.faults).toEqual([])
  })

  test('ten megabytes, with and without saying so, are turned away', async () => {
    const big = 'x'.repeat(10_000_000)
    const stream = () =>
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(big))
          controller.close()
        },
      })
    for (const [content, more] of [
      [big, { 'Content-Length': String(big.length) }],
      [stream(), {}],
    ] as const) {
      const response = await shop.app.request('/api/stamp/v1/create', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers[0], ...more },
        body: content,
        duplex: 'half',
      } as RequestInit)
      expect(response.status).toBe(413)
    }
  })
})

function pathOf({ endpoint: { path } }: Route, segment: string): string {
  return path.replaceAll(/:\w+/g, segment)
}

/** What a bad input must not touch. */
async function counts({ db }: TestDatabase) {
  const tables = ['stamps', 'ledger', 'redemptions', 'stamp_cards', 'people', 'tablets']
  return Promise.all(tables.map((table) => db.read(`SELECT COUNT(*) AS rows FROM ${table}`)))
}
