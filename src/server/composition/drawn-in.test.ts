/** O-10: a clock that was days ahead and is set right: nothing that was put off in the wrong time waits for it to come. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createGateway, type Gateway } from '../gateway/gateway.ts'
import { createHostedApi } from '../gateway/hosted-api.ts'
import type { Decision } from '../ledger/decision.ts'
import { watchActivity } from '../testing/at-rest.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { createHostedService, type HostedService } from '../testing/hosted-service.ts'
import { hostedVault } from '../testing/hosted-shop.ts'
import { newId, noon, openTestShop } from '../testing/test-shop.ts'
import { insertEndpoint, makeWebhookSecret } from '../webhooks/endpoints.ts'
import { createClock } from './clock.ts'
import { drawIn } from './drawn-in.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
const settleMs = 120_000
const system = { caller: { kind: 'system' } } as const

describeOnBoth('a clock that was five days ahead and is set right', (create) => {
  let database: TestDatabase
  let service: HostedService
  let machine: { system: number; ticks: number }
  let gateway: Gateway
  let now: () => number
  /** Of the next write: not even the request arrives, or the answer does not. */
  let loses: 'request' | 'answer' | null
  let isAway: (method: string) => boolean
  beforeEach(async () => {
    database = await create()
    machine = { system: noon + 5 * dayMs, ticks: 0 }
    now = createClock({ system: () => machine.system, monotonic: () => machine.ticks }).now
    service = createHostedService({ apiKey: 'k', now: () => machine.system })
    loses = null
    isAway = () => false
    const activity = watchActivity()
    const hosted = createHostedApi(async ({ method, path, body }) => {
      if (isAway(method)) return { kind: 'not-sent', cause: 'ECONNREFUSED' }
      const lost = method === 'GET' ? null : loses
      if (lost) loses = null
      const send = () => service.handle({ method, path, body, authorization: 'APIKey k' })
      if (lost === 'answer') send()
      if (lost) return { kind: 'lost', cause: 'ECONNRESET' }
      const { status, body: text } = send()
      return { kind: 'answered', status, retryAfter: null, contentEncoding: null, body: Buffer.from(text) }
    })
    gateway = createGateway({
      db: activity.db(database.db),
      vault: hostedVault,
      hosted,
      limits: { minute: 180, hour: 10_000 },
      settleMs,
      now,
      dayOf: (at) => new Date(at).toISOString().slice(0, 10),
      sleep: activity.untilRest,
      onError: () => {},
    })
  })
  afterEach(() => database.remove())

  const setRight = () => void (machine.system -= 5 * dayMs)
  const pass = (ms: number) => {
    machine.system += ms
    machine.ticks += ms
  }
  const draw = () => drawIn(database.db, now(), settleMs)
  async function run(ms: number): Promise<void> {
    for (let n = 0; n < ms; n += 10_000) {
      await draw()
      await gateway.worker.runDue()
      await gateway.checkHealth()
      pass(10_000)
    }
  }
  const seen = async (stamps: number) => {
    const { stampIdx } = service.make({ stamps })
    await gateway.look(stampIdx)
    return stampIdx
  }
  const add = (stampIdx: number, commandId = newId()): Promise<Decision> =>
    gateway.decide({ kind: 'add', commandId, stampIdx, count: 1 }, system)
  const open = () => database.db.read("SELECT 1 FROM upstream_intents WHERE state <> 'settled'")

  test('the plan’s calls are there', async () => {
    const stampIdx = await seen(1)
    setRight()
    expect(await gateway.look(stampIdx)).toMatchObject({ why: 'calls-used-up' })
    await draw()
    expect((await gateway.look(stampIdx)).kind).toBe('done')
  })

  test('a service that was away is asked, and heard of', async () => {
    const stampIdx = await seen(1)
    isAway = () => true
    for (let n = 0; n < 4; n++) await gateway.look(stampIdx)
    isAway = () => false
    setRight()
    await run(minuteMs)
    expect((await gateway.look(stampIdx)).kind).toBe('done')
    expect(await gateway.reach()).toMatchObject({ isAway: false, awayMs: null })
    pass(10 * minuteMs)
    isAway = () => true
    await gateway.checkHealth()
    expect(await gateway.reach()).toMatchObject({ isAway: true })
  })

  test('a call in doubt is looked at, and what waits behind it goes out', async () => {
    const stampIdx = await seen(1)
    loses = 'answer'
    await add(stampIdx)
    setRight()
    await add(stampIdx)
    await run(10 * minuteMs)
    expect(await open()).toEqual([])
    expect(service.stamps.get(stampIdx)?.stamps).toBe(3)
  })

  test('a call that was lost is before a manager after its longest late arrival', async () => {
    const stampIdx = await seen(1)
    loses = 'request'
    await add(stampIdx)
    setRight()
    await run(settleMs + minuteMs)
    expect(await database.db.read('SELECT kind FROM reviews')).toEqual([{ kind: 'outcome-unknown' }])
    expect(service.stamps.get(stampIdx)?.stamps).toBe(1)
  })

  test('a stamp whose worker died in the wrong time is anybody’s', async () => {
    const stampIdx = await seen(1)
    await database.db.write((tx) =>
      tx.run('UPDATE upstream_stamps SET fence = fence + 1, lease_until = $1', [now() + 30_000]),
    )
    setRight()
    await add(stampIdx)
    await run(10 * minuteMs)
    expect(service.stamps.get(stampIdx)?.stamps).toBe(2)
  })

  test('a count of the wrong time is not young: a tap that is lost while the owner adds one is not told as applied', async () => {
    const stampIdx = await seen(3)
    setRight()
    await draw()
    pass(dayMs)
    service.console(stampIdx, 1)
    loses = 'request'
    const commandId = newId()
    await add(stampIdx, commandId)
    await run(5 * minuteMs)
    expect((await gateway.answerOf(commandId))?.refusal).not.toBeNull()
    expect(service.stamps.get(stampIdx)?.stamps).toBe(4)
  })

  test('a reward that could not be sent in the wrong time is not given, then or when that time comes', async () => {
    const stampIdx = await seen(10)
    let looks = 0
    isAway = () => ++looks > 1
    const commandId = newId()
    await gateway.decide({ kind: 'redeem', commandId, stampIdx, onsitePwd: null }, system)
    isAway = () => false
    setRight()
    await run(minuteMs)
    expect((await gateway.answerOf(commandId))?.refusal).toBe('not-applied')
    pass(5 * dayMs)
    await run(minuteMs)
    expect(service.stamps.get(stampIdx)?.redeemed).toBe(false)
  })

  test('a webhook that was due in the wrong time is posted', async () => {
    const posted: string[] = []
    const shop = await openTestShop(database, {
      now,
      resolve: async () => [{ address: '93.184.216.34', family: 4 }],
      post: async (_to, _url, _headers, body) => {
        posted.push(body)
        return 204
      },
    })
    const endpoint = { endpointId: newId(), url: 'https://hooks.test/in', description: '', at: noon }
    await database.db.write((tx) =>
      insertEndpoint(tx, shop.vault, { ...endpoint, secret: makeWebhookSecret() }),
    )
    await shop.stampWith(0)
    setRight()
    expect(await shop.deliverWebhooks()).toBe(0)
    await draw()
    expect(await shop.deliverWebhooks()).toBe(1)
    expect(posted).toHaveLength(1)
  })

  test('what the shop puts off itself is left as it is', async () => {
    const stampIdx = await seen(1)
    loses = 'request'
    await add(stampIdx)
    for (let n = 0; n < 4; n++) await gateway.look(stampIdx)
    const rows = async () =>
      JSON.stringify([
        await database.db.read('SELECT * FROM upstream_intents'),
        await database.db.read('SELECT * FROM upstream_budget ORDER BY period'),
        await database.db.read('SELECT * FROM upstream_reach'),
        await database.db.read('SELECT * FROM upstream_stamps'),
      ])
    const before = await rows()
    await draw()
    expect(await rows()).toBe(before)
  })
})
