/** The whole server before the stand-in over real HTTP: the counter's calls, the systems' calls, and one lost answer. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSessions } from '../people/sessions.ts'
import { watchActivity } from '../testing/at-rest.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { type HostedServer, startHostedServer } from '../testing/hosted-server.ts'
import { createHostedService, type HostedService } from '../testing/hosted-service.ts'
import { newId, noon, openTestShop, type TestShop, today } from '../testing/test-shop.ts'
import { createHostedApi } from './hosted-api.ts'
import { createHttpExchange } from './http-exchange.ts'
import { planLimits } from './plan-limits.ts'

const apiKey = 'canary-hosted-key'
const settleMs = 120_000

describeOnBoth('gateway mode', (create) => {
  let database: TestDatabase
  let service: HostedService
  let hosted: HostedServer
  let shop: TestShop
  const port = () => Number(new URL(hosted.url).port)
  let batch: unknown
  beforeEach(async () => {
    database = await create()
    service = createHostedService({ apiKey, now: Date.now })
    hosted = await startHostedServer(service)
    const activity = watchActivity()
    const exchange = createHttpExchange({ baseUrl: hosted.url, apiKey, answerMs: 1500 })
    shop = await openTestShop(
      { ...database, db: activity.db(database.db) },
      {
        upstream: {
          hosted: createHostedApi(activity.exchange(exchange)),
          limits: planLimits.enterprise,
          settleMs,
          sleep: activity.untilRest,
        },
      },
    )
  })
  afterEach(async () => {
    await hosted.close()
    await database.remove()
  })

  const snapshot = async (stampIdx: number) =>
    (await shop.tablet('GET', `/api/counter/v1/stamps/${stampIdx}/validate`)).result
  const send = async (stampIdx: number, commandId: string, count: number) => {
    const tapped = {
      kind: 'add',
      commandId,
      stampIdx,
      count,
      tappedAt: noon,
      seq: 1,
      epoch: newId(),
    }
    const { result } = await shop.tablet('POST', '/api/counter/v1/commands', {
      sentAt: shop.clock.now,
      commands: [tapped],
    })
    batch = result
    return (result as { verdicts: { outcome: string; refusal: string | null }[] }).verdicts[0]
  }

  test('with the service away a card is "cannot be asked now", and one that is known says so with its age', async () => {
    const [seen, unseen] = [service.make({ stamps: 8 }), service.make({ stamps: 1 })]
    expect(await snapshot(seen.stampIdx)).toMatchObject({ stamps: 8, unasked: null, ageMs: 0 })
    const at = shop.clock.now
    await hosted.close()
    shop.clock.now += 60_000
    expect(await snapshot(seen.stampIdx)).toMatchObject({
      stamps: 8,
      unasked: 'service-away',
      asOf: at,
      ageMs: 60_000,
    })
    expect(await shop.tablet('GET', `/api/counter/v1/stamps/${unseen.stampIdx}/validate`)).toMatchObject({
      status: 503,
      code: 1504,
    })
    // A reward's try ends there: its id is taken, and nothing that comes late under it gives what was said not to be.
    const key = { 'Idempotency-Key': newId() }
    const redeem = () =>
      shop.tablet('POST', '/api/counter/v1/redemptions', { stampIdx: seen.stampIdx, onsitePwd: null }, key)
    expect(await redeem()).toMatchObject({ status: 503, code: 1504 })
    hosted = await startHostedServer(service, port())
    shop.clock.now += 60_000
    expect(await redeem()).toMatchObject({ code: 1504 })
    expect(service.applied).toEqual([])
  })

  test('readiness tells of the service, and this server is ready without it', async () => {
    const ready = async () => {
      const response = await shop.app.request('/readyz')
      return { status: response.status, ...((await response.json()) as object) }
    }
    const check = () => shop.gateway?.checkHealth()
    expect(await ready()).toMatchObject({ status: 200, service: { isAway: false, answeredMs: null } })
    await check()
    shop.clock.now += 20_000
    // Heard of a moment ago: nobody has to ask.
    await check()
    expect(hosted.log).toHaveLength(1)
    expect(await ready()).toMatchObject({ service: { isAway: false, awayMs: null, answeredMs: 20_000 } })
    shop.clock.now += 60_000
    await hosted.close()
    await check()
    shop.clock.now += 7_000
    expect(await ready()).toMatchObject({
      status: 200,
      ok: true,
      service: { isAway: true, awayMs: 7_000, answeredMs: 87_000 },
    })
    hosted = await startHostedServer(service, port())
    // One call without an answer is looked into at once.
    await check()
    expect(await ready()).toMatchObject({ service: { isAway: false, awayMs: null, answeredMs: 0 } })
  })

  test('a card that the service refuses says why, in its own words where no table knows them, and is never "not found"', async () => {
    const validate = (stampIdx: number) => shop.tablet('GET', `/api/counter/v1/stamps/${stampIdx}/validate`)
    const says = 'Fair use exceeded'
    const [unseen, ended] = [
      service.make({ refusedWith: says }),
      service.make({ refusedWith: 'This stamp has expired.' }),
    ]
    expect(await validate(unseen.stampIdx)).toMatchObject({
      code: 1017,
      message: expect.stringContaining(says),
      result: { says },
    })
    expect(await validate(ended.stampIdx)).toMatchObject({ code: 1004, result: null })
    const seen = service.make({ stamps: 10 })
    await snapshot(seen.stampIdx)
    seen.refusedWith = says
    expect(await snapshot(seen.stampIdx)).toMatchObject({ active: false, serviceSays: says })
    const redeem = { stampIdx: seen.stampIdx, onsitePwd: null }
    expect(await shop.tablet('POST', '/api/counter/v1/redemptions', redeem)).toMatchObject({
      code: 1017,
      result: { says },
    })
    // As it was last said, while nobody can ask.
    await hosted.close()
    expect(await snapshot(seen.stampIdx)).toMatchObject({ unasked: 'service-away', serviceSays: says })
    hosted = await startHostedServer(service, port())
    shop.clock.now += 60_000
    seen.refusedWith = null
    expect(await snapshot(seen.stampIdx)).toMatchObject({ active: true, unasked: null, serviceSays: null })
  })

  test('scan, add, reward, next card; no secret on the tablet', async () => {
    const { stampIdx } = service.make({ stamps: 8, onsitePwd: '97531' })
    expect(await snapshot(stampIdx)).toMatchObject({ stamps: 8, maxStamps: 10, onsite: true, userNm: 'Mina' })
    expect(await send(stampIdx, newId(), 2)).toMatchObject({ outcome: 'applied' })
    expect(await snapshot(stampIdx)).toMatchObject({ stamps: 10, lastAdd: { count: 2 } })
    expect(JSON.stringify(await snapshot(stampIdx))).not.toContain('97531')
    const redeem = (onsitePwd: string) =>
      shop.tablet('POST', '/api/counter/v1/redemptions', { stampIdx, onsitePwd })
    expect(await redeem('11111')).toMatchObject({ code: 1009, result: { triesLeft: 4 } })
    const granted = await redeem('97531')
    expect(granted).toMatchObject({ code: 0, result: { next: { stamps: 0, maxStamps: 10 } } })
    expect(await snapshot(stampIdx)).toMatchObject({
      redeemedAt: expect.any(Number),
      nextStampIdx: expect.any(Number),
    })
    expect(service.applied.map(({ call }) => call)).toEqual(['add', 'add', 'redeem', 'create'])
  })

  test('a reward stands in the report of rewards and in its file, with the name of its card', async () => {
    const { stampIdx } = service.make({ stamps: 10 })
    const { cardNm } = (await snapshot(stampIdx)) as { cardNm: string }
    const granted = await shop.tablet('POST', '/api/counter/v1/redemptions', { stampIdx, onsitePwd: null })
    expect(granted.code).toBe(0)
    const days = `from=${today}&to=${today}`
    const report = await shop.manager('GET', `/api/counter/v1/redemptions/report?${days}`)
    expect(report.result).toMatchObject({ total: 1, byCard: [{ cardNm, rewards: 1 }] })
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    const token = await sessions.open({ id: 'till-1', name: 'Till 1' }, 'kim')
    const headers = { Cookie: `stampdesk=${token}` }
    const file = await shop.app.request(`/api/counter/v1/redemptions.csv?${days}`, { headers })
    expect(await file.text()).toContain(cardNm)
  })

  test('an answer that is lost: checking, then confirmed by the same id, and one stamp', async () => {
    const { stampIdx } = service.make({ stamps: 3 })
    hosted.next.push('500 after applying')
    const id = newId()
    const headers = { 'Idempotency-Key': id }
    const first = send(stampIdx, id, 1)
    await expect.poll(() => service.applied.length).toBe(1)
    expect(await first).toMatchObject({ outcome: 'later', refusal: 'being-checked' })
    // What the tablet shows of the time that is left, with the batch's answer and by itself.
    const queue = { queued: 1, secondsLeft: settleMs / 1000 }
    expect(batch).toMatchObject({ queue })
    expect((await shop.tablet('GET', '/api/counter/v1/queue')).result).toEqual(queue)
    shop.clock.now += settleMs + 1
    await shop.gateway?.worker.runDue()
    expect(await send(stampIdx, id, 1)).toMatchObject({ outcome: 'applied', refusal: null })
    expect(batch).toMatchObject({ queue: { queued: 0, secondsLeft: 0 } })
    expect(service.stamps.get(stampIdx)?.stamps).toBe(4)
    expect(hosted.log.filter((line) => line.startsWith('PUT'))).toHaveLength(1)
    const system = await shop.api(
      'PUT',
      '/api/stamp/v1/add',
      { stampIdx },
      { ...headers, 'Idempotency-Key': newId() },
    )
    expect(system).toMatchObject({ code: 0, result: null })
    // Where it is to be changed instead is said, and nothing goes out.
    const update = { stampIdx, stamps: 0 }
    for (const refused of [
      await shop.api('DELETE', `/api/stamp/v1/delete?stampIdx=${stampIdx}`),
      await shop.api('PUT', '/api/stamp/v1/update', update),
      await shop.tablet('POST', `/api/counter/v1/stamps/${stampIdx}/replacement`),
    ])
      expect(refused).toMatchObject({ status: 200, code: 1305, message: expect.stringContaining('service') })
    expect(service.stamps.get(stampIdx)?.stamps).toBe(5)
  })
})
