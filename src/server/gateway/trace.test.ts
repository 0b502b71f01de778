/** One commandId through every line of the log: from the tap to the end, in the resolver too. */
import { Writable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLog } from '../http/log.ts'
import { watchActivity } from '../testing/at-rest.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { createHostedService, type HostedService } from '../testing/hosted-service.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'
import { createHostedApi } from './hosted-api.ts'

const settleMs = 120_000

describeOnBoth('the log of the gateway', (create) => {
  let database: TestDatabase
  let service: HostedService
  let shop: TestShop
  let log: Record<string, unknown>[]
  /** What becomes of the next write after it has arrived. */
  let isReplyLost: boolean
  beforeEach(async () => {
    database = await create()
    log = []
    isReplyLost = false
    service = createHostedService({ apiKey: 'k', now: () => shop.clock.now })
    const stream = new Writable({
      write(chunk, _, done) {
        log.push(JSON.parse(String(chunk)))
        done()
      },
    })
    const hosted = createHostedApi(async ({ method, path, body }) => {
      const { status, body: text } = service.handle({ method, path, body, authorization: 'APIKey k' })
      if (method !== 'GET' && isReplyLost) return { kind: 'lost', cause: 'no answer in time' }
      return { kind: 'answered', status, retryAfter: null, contentEncoding: null, body: Buffer.from(text) }
    })
    const activity = watchActivity()
    shop = await openTestShop(
      { ...database, db: activity.db(database.db) },
      {
        log: createLog('info', stream),
        upstream: {
          hosted,
          limits: { minute: 1000, hour: 10_000 },
          settleMs,
          sleep: activity.untilRest,
        },
      },
    )
  })
  afterEach(() => database.remove())

  const gatewayLines = () => log.filter((line) => line.msg === 'gateway')
  const stepsOf = (id: string) => gatewayLines().flatMap((line) => (line.commandId === id ? [line.step] : []))

  test('a tap whose answer is lost can be followed by its id, in order, to the end', async () => {
    const { stampIdx } = service.make({ stamps: 3 })
    const commandId = newId()
    isReplyLost = true
    await shop.ledger.decide({ kind: 'add', commandId, stampIdx, count: 1 }, { caller: { kind: 'system' } })
    expect(stepsOf(commandId)).toEqual(['intent', 'look', 'based', 'begun', 'call', 'answered'])
    isReplyLost = false
    shop.clock.now += settleMs + 1
    await shop.gateway?.worker.runDue()
    expect(stepsOf(commandId).slice(6)).toEqual(['held', 'look', 'settled'])
    expect(gatewayLines().at(-1)).toMatchObject({ commandId, stampIdx, kind: 'add', outcome: 'applied' })
    expect(gatewayLines().find(({ step }) => step === 'answered')).toMatchObject({
      outcome: 'unknown',
      cause: 'no answer in time',
    })
  })

  test('no line of the gateway is without an id, and none holds a name or a password', async () => {
    const { stampIdx } = service.make({ stamps: 10, onsitePwd })
    const commandId = newId()
    const headers = { 'Idempotency-Key': commandId }
    await shop.tablet('POST', '/api/counter/v1/redemptions', { stampIdx, onsitePwd }, headers)
    expect(stepsOf(commandId).at(-1)).toBe('settled')
    const others = gatewayLines().filter((line) => line.commandId !== commandId)
    expect(new Set(others.map((line) => line.kind))).toEqual(new Set(['create']))
    for (const line of gatewayLines()) expect(line.commandId).toMatch(/^[\da-f-]{36}$/)
    const text = JSON.stringify(log)
    expect(text).not.toContain(onsitePwd)
    expect(text).not.toMatch(/Mina|user08/)
    // The request's own line has it too.
    expect(log.filter((line) => line.msg === 'request' && line.commandId === commandId)).toHaveLength(1)
  })

  test('a worker that lost its lease or broke says for which command', async () => {
    const { stampIdx } = service.make({ stamps: 3 })
    const commandId = newId()
    const { gateway } = shop
    isReplyLost = true
    await gateway?.decide({ kind: 'add', commandId, stampIdx, count: 1 }, { caller: { kind: 'system' } })
    isReplyLost = false
    shop.clock.now += settleMs + 1
    service.handle = () => {
      throw new TypeError('planted')
    }
    await expect(gateway?.worker.runDue()).rejects.toThrow('planted')
    expect(gatewayLines().at(-1)).toMatchObject({ step: 'fault', commandId, cause: 'TypeError' })
  })
})
