/** O-10: a clock that is behind, at a start or for good, ends nothing that has to wait yet. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createGateway, type Gateway } from '../gateway/gateway.ts'
import { createHostedApi } from '../gateway/hosted-api.ts'
import { watchActivity } from '../testing/at-rest.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { createHostedService, type HostedService } from '../testing/hosted-service.ts'
import { hostedVault } from '../testing/hosted-shop.ts'
import { newId, noon } from '../testing/test-shop.ts'
import { createClock, watchClock } from './clock.ts'
import { followLog } from './follow-log.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
const settleMs = 120_000
const system = { caller: { kind: 'system' } } as const

describeOnBoth('a clock that is behind', (create) => {
  let database: TestDatabase
  let service: HostedService
  let machine: { system: number; ticks: number }
  /** Of writes: the service is away, or they are on their way still. */
  let loses: 'request' | 'answer' | null
  let late: (() => void)[]
  beforeEach(async () => {
    database = await create()
    machine = { system: noon, ticks: 0 }
    service = createHostedService({ apiKey: 'k', now: () => machine.system })
    late = []
    loses = null
  })
  afterEach(() => database.remove())

  const pass = (ms: number) => {
    machine.system += ms
    machine.ticks += ms
  }
  /** A process on a machine whose clock is behind by that. */
  function start(behindMs = 0) {
    const its = { system: () => machine.system - behindMs, monotonic: () => machine.ticks }
    const clock = createClock(its)
    const clockWatch = watchClock({ ...its, settleMs })
    const activity = watchActivity()
    const hosted = createHostedApi(async ({ method, path, body }) => {
      const send = () => service.handle({ method, path, body, authorization: 'APIKey k' })
      if (method !== 'GET' && loses === 'request') return { kind: 'not-sent', cause: 'ECONNREFUSED' }
      if (method !== 'GET' && loses === 'answer') {
        late.push(send)
        return { kind: 'lost', cause: 'ECONNRESET' }
      }
      const { status, body: text } = send()
      return { kind: 'answered', status, retryAfter: null, contentEncoding: null, body: Buffer.from(text) }
    })
    const gateway = createGateway({
      db: activity.db(database.db),
      vault: hostedVault,
      hosted,
      limits: { minute: 180, hour: 10_000 },
      settleMs,
      now: clock.now,
      dayOf: (at) => new Date(at).toISOString().slice(0, 10),
      sleep: activity.untilRest,
      onError: () => {},
    })
    const follow = () => followLog(database.db, { clock, clockWatch, settleMs })
    return { gateway, follow }
  }
  const add = ({ decide }: Gateway, stampIdx: number) =>
    decide({ kind: 'add', commandId: newId(), stampIdx, count: 1 }, system)
  const states = () => database.db.read('SELECT state FROM upstream_intents ORDER BY created_at')
  const holding = { state: 'holding' }
  const settled = { state: 'settled' }
  async function runFor(ms: number, { gateway, follow }: ReturnType<typeof start>, eachMs = minuteMs) {
    for (let n = 0; n < ms; n += eachMs) {
      await follow()
      await gateway.worker.runDue()
      pass(eachMs)
    }
  }

  test('at a start, until a network sets it, ends no call that may arrive yet', async () => {
    const { stampIdx } = service.make({ stamps: 3 })
    const before = start()
    await before.gateway.look(stampIdx)
    loses = 'answer'
    await add(before.gateway, stampIdx)
    loses = null
    pass(20_000)
    machine.system -= 300 * dayMs
    const after = start()
    await runFor(20_000, after, 10_000)
    machine.system += 300 * dayMs
    await runFor(20_000, after, 10_000)
    expect(await states()).toEqual([holding])
    for (const send of late) send()
    await runFor(settleMs, after, 10_000)
    expect(await states()).toEqual([settled])
    expect(await database.db.read('SELECT kind FROM reviews')).toEqual([])
  })

  /** A process whose clock is five days behind, steady by now, beside one that adds. */
  async function besides(lost: typeof loses) {
    const own = start()
    const { stampIdx } = service.make({ stamps: 3 })
    await own.gateway.look(stampIdx)
    const other = start(5 * dayMs)
    await runFor(20 * minuteMs, other)
    loses = lost
    await add(own.gateway, stampIdx)
    return { own, other }
  }

  test('by five days, of another process, ends none of its calls', async () => {
    const { own, other } = await besides('answer')
    await runFor(minuteMs, other)
    await own.gateway.worker.runDue()
    expect(await states()).toEqual([holding])
  })

  test('by five days, of another process, ends none that was sent long after it was asked for', async () => {
    const { own, other } = await besides('request')
    await runFor(20 * minuteMs, other)
    loses = 'answer'
    await own.gateway.worker.runDue()
    expect(await states()).toEqual([holding])
    await runFor(minuteMs, other)
    await own.gateway.worker.runDue()
    expect(await states()).toEqual([holding])
  })

  test('draws in once it is steady, where nobody writes further ahead', async () => {
    machine.system += 5 * dayMs
    const { gateway, follow } = start()
    const { stampIdx } = service.make({ stamps: 3 })
    await gateway.look(stampIdx)
    loses = 'answer'
    await add(gateway, stampIdx)
    machine.system -= 5 * dayMs
    await runFor(16 * minuteMs, { gateway, follow })
    expect(await states()).toEqual([settled])
  })
})
