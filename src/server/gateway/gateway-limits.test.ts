/** The shop's limits and held people in front of a hosted service: the same answers as in engine mode. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Verdict } from '#shared/endpoints/commands.ts'
import { noLimits } from '#shared/limits.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { createHostedService, type HostedService } from '../testing/hosted-service.ts'
import { rewriting } from '../testing/planted.ts'
import { newId, openTestShop, type TestShop } from '../testing/test-shop.ts'
import { createHostedApi } from './hosted-api.ts'

const api = '/api/counter/v1'

describeOnBoth('limits before a hosted service', (create) => {
  let database: TestDatabase
  let service: HostedService
  let shop: TestShop
  /** While it is, nothing of what is queued is settled. */
  let isAway: boolean
  beforeEach(async () => {
    database = await create()
    isAway = false
    seq = 0
    shop = await open()
  })
  afterEach(() => database.remove())

  async function open(db = database.db): Promise<TestShop> {
    service = createHostedService({ apiKey: 'k', now: () => shop.clock.now })
    return openTestShop(
      { db },
      {
        upstream: {
          hosted: createHostedApi(async ({ method, path, body }) => {
            if (isAway) return { kind: 'not-sent', cause: 'ECONNREFUSED' }
            const answer = service.handle({ method, path, body, authorization: 'APIKey k' })
            const { status, body: text } = answer
            return {
              kind: 'answered',
              status,
              retryAfter: null,
              contentEncoding: null,
              body: Buffer.from(text),
            }
          }),
          limits: { minute: 1000, hour: 10_000 },
          settleMs: 120_000,
          // No longer than must be where no answer comes, and on a busy machine long enough for one.
          sleep: (ms) =>
            new Promise((resolve) => setTimeout(resolve, Math.min(ms, isAway ? 300 : 5000)).unref()),
        },
      },
    )
  }
  const set = (limits: object) => shop.manager('PUT', `${api}/limits`, { ...noLimits, ...limits })
  let seq: number
  const epoch = newId()
  async function tap(stampIdx: number, more: Record<string, unknown> = {}): Promise<Verdict | undefined> {
    const command = {
      kind: 'add',
      commandId: newId(),
      stampIdx,
      count: 1,
      tappedAt: shop.clock.now,
      seq: ++seq,
      epoch,
    }
    const { result } = await shop.tablet('POST', `${api}/commands`, {
      sentAt: shop.clock.now,
      commands: [{ ...command, ...more }],
    })
    return (result as { verdicts: Verdict[] }).verdicts[0]
  }
  const reviews = async () =>
    ((await shop.manager('GET', `${api}/reviews`)).result as { reviews: { kind: string }[] }).reviews

  test('an hour’s worth of one person is the limit, and the service is not asked', async () => {
    await set({ stampsAnHour: { max: 3, kind: 'hard' } })
    const stamps = Array.from({ length: 3 }, () => service.make({}).stampIdx)
    for (const stampIdx of stamps) expect(await tap(stampIdx)).toMatchObject({ outcome: 'applied' })
    const before = service.requests
    expect(await tap(service.make({}).stampIdx)).toMatchObject({
      outcome: 'refused',
      refusal: 'over-a-limit',
      limit: { limit: 'stampsAnHour', kind: 'hard', max: 3 },
    })
    expect(service.requests).toBe(before)
    shop.clock.now += 3_601_000
    expect(await tap(service.make({}).stampIdx)).toMatchObject({ outcome: 'applied' })
  })

  test('a soft one is passed with a reason, and the same command again gets its first answer', async () => {
    await set({ stampsAScan: { max: 2, kind: 'soft' } })
    const { stampIdx } = service.make({})
    const commandId = newId()
    const first = await tap(stampIdx, { count: 3, commandId })
    expect(first).toMatchObject({ refusal: 'over-a-limit', replayed: false })
    expect(await tap(stampIdx, { count: 3, commandId })).toMatchObject({
      refusal: 'over-a-limit',
      replayed: true,
      limit: { limit: 'stampsAScan' },
    })
    expect(await tap(stampIdx, { count: 3, reason: 'a round for the table' })).toMatchObject({
      outcome: 'applied',
    })
    expect(service.stamps.get(stampIdx)?.stamps).toBe(3)
  })

  test('what is under way counts: a queue does not slip through', async () => {
    await set({ stampsAnHour: { max: 3, kind: 'hard' }, stampsADay: { max: 2, kind: 'hard' } })
    isAway = true
    const { stampIdx } = service.make({})
    const outcomes = []
    for (let n = 0; n < 3; n++) outcomes.push((await tap(stampIdx))?.refusal)
    expect(outcomes).toEqual(['being-checked', 'being-checked', 'over-a-limit'])
    expect((await tap(service.make({}).stampIdx))?.refusal).toBe('being-checked')
    expect(await tap(service.make({}).stampIdx)).toMatchObject({ limit: { limit: 'stampsAnHour' } })
  })

  test('planted: where only what is settled counts, a queue slips through', async () => {
    const planted = rewriting(database.db, (sql) =>
      sql.includes('AS given') ? sql.replace("i.state <> 'settled'", "i.state = 'never'") : sql,
    )
    shop = await open(planted)
    await set({ stampsAnHour: { max: 1, kind: 'hard' } })
    isAway = true
    for (let n = 0; n < 2; n++) expect((await tap(service.make({}).stampIdx))?.refusal).toBe('being-checked')
  })

  test('late over a limit is a manager’s, and so is what a disabled person tapped', async () => {
    await set({ stampsAScan: { max: 2, kind: 'hard' } })
    const { stampIdx } = service.make({})
    const late = await tap(stampIdx, { count: 3, tappedAt: shop.clock.now - 600_000 })
    expect(late).toMatchObject({ outcome: 'review' })
    await shop.manager('POST', `${api}/staff`, { name: 'Lee', role: 'cashier', pin: '482915' })
    const [lee] = await database.db.read("SELECT person_id FROM people WHERE name = 'Lee'")
    await shop.manager('PUT', `${api}/staff/${lee?.person_id}`, { active: false })
    expect(await tap(stampIdx, { personId: lee?.person_id })).toMatchObject({ outcome: 'review' })
    expect((await reviews()).map(({ kind }) => kind).toSorted()).toEqual(['over-a-limit', 'person-disabled'])
    expect(service.stamps.get(stampIdx)?.stamps).toBe(0)
    expect(service.applied).toEqual([])
  })
})
