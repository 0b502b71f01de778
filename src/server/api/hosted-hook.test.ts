/** Webhooks in: a hint to look, never proof; deduplicated, answered at once, and no way to the plan's budget. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Review } from '#shared/review-api.ts'
import { createHostedApi } from '../gateway/hosted-api.ts'
import type { HostedApi } from '../gateway/hosted-call.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { createHostedService, type HostedService } from '../testing/hosted-service.ts'
import { rewriting } from '../testing/planted.ts'
import { newId, openTestShop, type TestShop } from '../testing/test-shop.ts'

const apiKey = 'hosted-key'
const path = '/api/counter/v1/incoming-hook'
const minuteMs = 60_000

describeOnBoth('webhooks from the hosted service', (create) => {
  let database: TestDatabase
  let service: HostedService
  let shop: TestShop
  let looks: number
  let token: string
  let lose: 'request' | null
  /** Replaced where the service is to be slow. */
  let validate: (inner: HostedApi, stampIdx: number) => ReturnType<HostedApi['validate']>
  beforeEach(async () => {
    database = await create()
    looks = 0
    lose = null
    validate = (inner, stampIdx) => inner.validate(stampIdx)
    await open()
    token = await newToken()
  })
  afterEach(() => database.remove())

  async function open(db = database.db): Promise<void> {
    service = createHostedService({ apiKey, now: () => shop.clock.now })
    const inner = createHostedApi(async ({ method, path: at, body }) => {
      if (method === 'GET') looks++
      else if (lose) return { kind: 'lost', cause: 'no answer in time' }
      const answer = service.handle({ method, path: at, body, authorization: `APIKey ${apiKey}` })
      return {
        kind: 'answered',
        status: answer.status,
        retryAfter: null,
        contentEncoding: null,
        body: Buffer.from(answer.body),
      }
    })
    shop = await openTestShop(
      { db },
      {
        upstream: {
          hosted: { ...inner, validate: (stampIdx) => validate(inner, stampIdx) },
          limits: { minute: 30, hour: 600 },
          settleMs: 120_000,
          // A tap is answered without the service's word sooner than a tablet's would be: nobody waits for it here.
          sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 20).unref()),
        },
      },
    )
  }
  async function newToken(): Promise<string> {
    const { result } = await shop.manager('POST', path)
    return (result as { url: string }).url.split('/').at(-1) ?? ''
  }
  const tell = (stampIdx: number, headers: Record<string, string> = {}, body: unknown = { stampIdx }) =>
    shop.request('POST', `/api/hooks/stamps/${token}`, body, {
      'X-Vivoldi-Event-Id': newId(),
      'X-Vivoldi-Resource-Type': 'STAMP',
      'X-Vivoldi-Action-Type': 'ADD',
      'X-Vivoldi-Webhook-Type': 'GROUP',
      'X-Vivoldi-Timestamp': String(shop.clock.now),
      ...headers,
    })
  const work = async (ms = 15_000) => {
    shop.clock.now += ms
    looks = 0
    await shop.hints?.runDue()
    return looks
  }
  /** A stamp that the counter knows, with nothing going on. */
  const known = async (stamps = 2) => {
    const { stampIdx } = service.make({ stamps })
    await shop.tablet('GET', `/api/counter/v1/stamps/${stampIdx}/validate`)
    shop.clock.now += 5 * minuteMs
    return stampIdx
  }
  const add = (stampIdx: number) =>
    shop.ledger.decide(
      { kind: 'add', commandId: newId(), stampIdx, count: 1 },
      { caller: { kind: 'system' } },
    )
  async function drifts(): Promise<Review[]> {
    const { result } = await shop.manager('GET', '/api/counter/v1/reviews?kind=drift')
    return (result as { reviews: Review[] }).reviews
  }
  const outcomes = async () =>
    (await database.db.read('SELECT outcome FROM upstream_hints ORDER BY at, event_id')).map(
      (row) => row.outcome,
    )

  test('a change at the console is reported, looked at once, and its drift opens one review', async () => {
    const stampIdx = await known()
    service.console(stampIdx, 1)
    expect(await tell(stampIdx)).toMatchObject({ status: 200, code: 0 })
    expect(await work()).toBe(1)
    expect(await drifts()).toMatchObject([{ stampIdx, evidence: { ledger: 2, hosted: 3 } }])
    service.console(stampIdx, 1)
    await tell(stampIdx)
    await work(2 * minuteMs)
    expect(await drifts()).toHaveLength(1)
    expect(service.stamps.get(stampIdx)?.stamps).toBe(4)
  })

  test('a hint is no proof: what it says that is not so changes nothing', async () => {
    const stampIdx = await known()
    await tell(stampIdx, { 'X-Vivoldi-Action-Type': 'USE' })
    await work()
    expect(await drifts()).toEqual([])
    const [row] = await database.db.read('SELECT stamps, refusal FROM upstream_stamps')
    expect(row).toEqual({ stamps: 2, refusal: null })
  })

  test('one event is one hint, over retries, restarts and two days', async () => {
    const stampIdx = await known()
    const event = { 'X-Vivoldi-Event-Id': 'evt-1' }
    for (let time = 0; time < 3; time++) expect(await tell(stampIdx, event)).toMatchObject({ code: 0 })
    expect(await work()).toBe(1)
    for (const ms of [minuteMs, 20 * 3_600_000]) {
      shop.clock.now += ms
      await tell(stampIdx, event)
      expect(await work()).toBe(0)
    }
    expect(await outcomes()).toEqual(['looked'])
  })

  test('an old event is a replay, in seconds as in milliseconds; its id may be forgotten', async () => {
    const stampIdx = await known()
    const old = shop.clock.now - 25 * 3_600_000
    for (const at of [old, Math.floor(old / 1000)])
      expect(await tell(stampIdx, { 'X-Vivoldi-Timestamp': String(at) })).toMatchObject({ code: 0 })
    expect(await outcomes()).toEqual([])
    await tell(stampIdx, { 'X-Vivoldi-Timestamp': String(Math.floor(shop.clock.now / 1000)) })
    await work()
    shop.clock.now += 3 * 86_400_000
    await work()
    expect(await outcomes()).toEqual([])
  })

  test('it is answered before the service is asked anything, however slow the service is', async () => {
    const stampIdx = await known()
    validate = () => new Promise(() => {})
    const startedAt = performance.now()
    expect(await tell(stampIdx)).toMatchObject({ code: 0 })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    expect(await outcomes()).toEqual([null])
  })

  test('the echo of our own add costs no call', async () => {
    const stampIdx = await known()
    await add(stampIdx)
    shop.clock.now += 2_000
    await tell(stampIdx)
    expect(await work()).toBe(0)
    expect(await outcomes()).toEqual(['echo'])
    // One more than ours: somebody else was there.
    service.console(stampIdx, 1)
    await tell(stampIdx)
    await tell(stampIdx)
    expect(await work(2 * minuteMs)).toBe(1)
    expect(await drifts()).toHaveLength(1)
  })

  test('a hint brings the next look for a call in doubt forward, and proves nothing itself', async () => {
    const stampIdx = await known()
    lose = 'request'
    await add(stampIdx)
    lose = null
    shop.clock.now += 40_000
    await shop.gateway?.worker.runDue()
    const due = async () =>
      (await database.db.read("SELECT due_at, state FROM upstream_intents WHERE state <> 'settled'"))[0]
    const before = await due()
    expect(Number(before?.due_at)).toBeGreaterThan(shop.clock.now)
    service.console(stampIdx, 1)
    await tell(stampIdx)
    expect(await due()).toEqual({ due_at: shop.clock.now, state: 'holding' })
    await shop.gateway?.worker.runDue()
    expect(await due()).toBeUndefined()
  })

  test('however many events come, a call in doubt is looked for once in five seconds', async () => {
    const stampIdx = await known()
    lose = 'request'
    await add(stampIdx)
    lose = null
    shop.clock.now += 40_000
    await shop.gateway?.worker.runDue()
    looks = 0
    for (let n = 0; n < 50; n++) {
      shop.clock.now += 200
      await tell(stampIdx)
      await shop.gateway?.worker.runDue()
    }
    expect(looks).toBeLessThanOrEqual(3)
  })

  test('a stamp that this counter never saw has nothing to be compared with', async () => {
    await tell(service.make({}).stampIdx)
    await tell(999_999)
    expect(await work()).toBe(0)
    expect(await outcomes()).toEqual(['unknown', 'unknown'])
  })

  test('what was looked at since needs no second look', async () => {
    const stampIdx = await known()
    await tell(stampIdx)
    shop.clock.now += 1
    await shop.tablet('GET', `/api/counter/v1/stamps/${stampIdx}/validate`)
    expect(await work()).toBe(0)
    expect(await outcomes()).toEqual(['seen'])
  })

  test('a flood of 200 events takes a tenth of the plan at most, and live taps go on', async () => {
    const stamps: number[] = []
    for (let n = 0; n < 12; n++) stamps.push(await known())
    for (let n = 0; n < 200; n++) await tell(stamps[n % stamps.length] ?? 0)
    let most = 0
    for (let second = 0; second < 60; second += 5) most += await work(5_000)
    expect(most).toBeLessThanOrEqual(3)
    expect(await add(stamps[0] ?? 0)).toMatchObject({ refusal: null })
    for (let minute = 0; minute < 10; minute++) await work(minuteMs)
    expect(new Set(await outcomes())).not.toContain(null)
  })

  test('planted: without the ledger of looks a flood takes more', async () => {
    const blind = { ...rewriting(database.db, (sql) => sql) }
    const read = database.db.read
    blind.read = async (sql, params) => (sql.includes('COUNT(DISTINCT stamp_idx)') ? [] : read(sql, params))
    await open(blind)
    token = await newToken()
    const stamps: number[] = []
    for (let n = 0; n < 12; n++) stamps.push(await known())
    for (const stampIdx of stamps) await tell(stampIdx)
    let most = 0
    for (let second = 0; second < 60; second += 5) most += await work(5_000)
    expect(most).toBeGreaterThan(3)
  })

  test('nobody is let in without the address, and the one before a new one is dead', async () => {
    const stampIdx = await known()
    const before = token
    token = await newToken()
    expect((await tell(stampIdx)).code).toBe(0)
    for (const wrong of [before, 'x', `${token}x`]) {
      token = wrong
      expect(await tell(stampIdx)).toMatchObject({ status: 404 })
    }
    await shop.manager('DELETE', path)
    token = await newToken()
    await shop.manager('DELETE', path)
    expect(await tell(stampIdx)).toMatchObject({ status: 404 })
    const entries = await database.db.read(
      "SELECT event FROM audit WHERE event LIKE 'incoming-hook.%' ORDER BY seq",
    )
    const [made, removed] = ['incoming-hook.made', 'incoming-hook.removed']
    expect(entries.map(({ event }) => event)).toEqual([made, made, removed, made, removed])
    const settings = JSON.stringify(await database.db.read('SELECT * FROM settings'))
    expect(settings).not.toContain(token)
  })

  test('a manager sees when it was last heard', async () => {
    expect((await shop.manager('GET', path)).result).toMatchObject({ hook: { heard: 0, lastHeardAt: null } })
    await tell(await known())
    expect((await shop.manager('GET', path)).result).toMatchObject({
      hook: { heard: 1, lastHeardAt: shop.clock.now },
    })
  })

  test.each([
    ['no event id', { 'X-Vivoldi-Event-Id': '' }, { stampIdx: 1 }, 1400],
    ['a coupon', { 'X-Vivoldi-Resource-Type': 'COUPON' }, { stampIdx: 1 }, 0],
    ['an action that is none', { 'X-Vivoldi-Action-Type': 'DROP TABLE' }, { stampIdx: 1 }, 0],
    ['a body without a stamp', {}, { what: 'ever' }, 0],
  ])('%s is no hint', async (_, headers, body, code) => {
    expect(await tell(1, headers, body)).toMatchObject({ code })
    expect(await outcomes()).toEqual([])
  })
})
