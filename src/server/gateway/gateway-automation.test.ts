/** What follows a hosted reward: a write is never sent twice unless it is proven unapplied. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultAutomation } from '#shared/automation-api.ts'
import { redoAutomation } from '../automation/automation-run.ts'
import type { Db } from '../db/db.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { type HostedRewards, hostedCoupons, openHostedRewards } from '../testing/hosted-rewards.ts'
import { settleMs } from '../testing/hosted-shop.ts'
import { rewriting } from '../testing/planted.ts'
import { couponPwd, tenOff, tenOffAfterReward } from '../testing/ten-off.ts'

describeOnBoth('what follows a hosted reward', (create) => {
  let database: TestDatabase
  let at: HostedRewards
  beforeEach(async () => {
    database = await create()
    at = await openHostedRewards(database.db)
  })
  afterEach(() => database.remove())

  test('the service makes the next stamp and the coupon, each once, in its own words', async () => {
    const { stampIdx } = await at.reward()
    const first = await at.following(stampIdx)
    expect(first).toMatchObject({ nextIdx: expect.any(Number), coupon: { cpnNo: 'CPN-1', nm: 'Ten off' } })
    expect(await at.following(stampIdx)).toEqual(first)
    expect(at.shop.service.coupons).toEqual([
      {
        nm: 'Ten off',
        discTypeIdx: 457,
        disc: 10,
        strtYmd: '2026-03-10',
        endYmd: '2026-04-09',
        useLimit: 1,
        userId: 'user08',
        onsiteYn: 'Y',
        onsitePwd: '640281',
      },
    ])
    expect([at.calls('create'), at.calls('coupon')]).toEqual([1, 1])
    const stored = JSON.stringify(await database.db.read('SELECT * FROM automations'))
    expect(stored).not.toMatch(/640281|user08|Mina/)
  })

  test('an embedded coupon is kept here, for a hosted stamp too', async () => {
    await at.set(tenOffAfterReward('embedded'))
    const { stampIdx } = await at.reward()
    const { coupon } = await at.following(stampIdx)
    expect(await database.db.read('SELECT cpn_no, user_id FROM coupons')).toEqual([
      { cpn_no: coupon?.cpnNo, user_id: null },
    ])
    expect(at.calls('coupon')).toBe(0)
  })

  test('what is off is not made', async () => {
    await at.set({ ...defaultAutomation, nextStamp: false })
    const { stampIdx, decision } = await at.reward()
    expect(decision.refusal).toBeNull()
    expect(await at.following(stampIdx)).toEqual({ nextIdx: null, coupon: null })
    await at.shop.pass(settleMs, at.gateway)
    expect([at.calls('redeem'), at.calls('create'), at.calls('coupon')]).toEqual([1, 0, 0])
  })

  test('the card after one that was extended past five years is good for five, also when it is made again', async () => {
    const { stampIdx } = at.shop.service.make({ stamps: 10, strtYmd: '2023-01-01', endYmd: '2029-12-31' })
    at.shop.service.knobs.stamp = 'refused'
    await at.shop.during(() => at.redeem(stampIdx))
    expect(await at.following(stampIdx)).toMatchObject({ nextIdx: null })
    at.shop.service.knobs.stamp = 'made'
    await at.shop.during(() => at.shop.time.sleep(86_400_000))
    const [review] = await at.inbox()
    await at.settle(review?.reviewId ?? '')
    const { nextIdx } = await at.following(stampIdx)
    expect(at.shop.service.stamps.get(nextIdx ?? 0)).toMatchObject({
      strtYmd: '2026-03-11',
      endYmd: '2031-03-10',
    })
  })

  test('a coupon that is made again weeks later is good from then', async () => {
    at.shop.service.knobs.coupon = 'refused'
    const { stampIdx } = await at.reward()
    await at.following(stampIdx)
    const [review] = await at.inbox()
    at.shop.service.knobs.coupon = 'made'
    await at.shop.during(() => at.shop.time.sleep(40 * 86_400_000))
    await at.settle(review?.reviewId ?? '')
    expect(at.shop.service.coupons).toMatchObject([{ strtYmd: '2026-04-19', endYmd: '2026-05-19' }])
  })

  test('refused by the service: a review, and its press makes one with what is set by then', async () => {
    at.shop.service.knobs.coupon = 'refused'
    const { stampIdx } = await at.reward()
    expect(await at.following(stampIdx)).toMatchObject({ nextIdx: expect.any(Number), coupon: null })
    const [review, ...others] = await at.inbox()
    expect(others).toEqual([])
    expect(review).toMatchObject({
      kind: 'automation-failed',
      suggested: 'redo',
      evidence: { automation: 'coupon', cause: 'Invalid coupon currency.', failures: 1 },
    })
    at.shop.service.knobs.coupon = 'made'
    await at.set({
      ...hostedCoupons,
      coupon: { kind: 'hosted', ...tenOff, onsitePwd: couponPwd, nm: 'Twenty off', disc: 20 },
    })
    const id = review?.reviewId ?? ''
    const pressed = await Promise.all([at.settle(id), at.settle(id)])
    for (const answer of [...pressed, await at.settle(id)])
      expect(answer).toMatchObject({ outcome: { automation: 'coupon' } })
    await at.shop.pass(settleMs, at.gateway)
    expect(at.shop.service.coupons).toMatchObject([{ nm: 'Twenty off', disc: 20 }])
    expect(await at.row(stampIdx)).toMatchObject({
      state: 'done',
      turn: 1,
      made: 'CPN-1',
      payload_sealed: null,
    })
    expect(await at.inbox()).toEqual([])
  })

  test.each([
    ['request', { requestLost: 1 }, 0],
    ['answer', { replyLost: 1 }, 1],
  ])('a lost %s is unknown: told, and never sent again', async (_, weather, made) => {
    const cut = at.shop.process({
      hosted: (inner) => ({
        ...inner,
        async createCoupon(asked) {
          at.shop.network.weather = { ...at.shop.network.weather, ...weather }
          const outcome = await inner.createCoupon(asked)
          at.shop.network.weather = { ...at.shop.network.weather, requestLost: 0, replyLost: 0 }
          return outcome
        },
      }),
    })
    const { stampIdx } = await at.reward(cut)
    await at.shop.pass(3 * settleMs, cut)
    expect(await at.row(stampIdx)).toMatchObject({ state: 'unknown', payload_sealed: null })
    expect(await at.inbox()).toMatchObject([
      {
        kind: 'outcome-unknown',
        suggested: 'dismiss',
        actions: ['dismiss'],
        evidence: { command: 'create-coupon' },
      },
    ])
    expect(await at.settle((await at.inbox())[0]?.reviewId ?? '')).toMatchObject({
      refusal: 'invalid-request',
    })
    await at.shop.pass(3 * settleMs, at.gateway)
    expect(at.calls('coupon')).toBe(made)
    expect([...at.shop.network.sent.values()]).toEqual([1, 1, 1])
  })

  test('a plan without coupons is asked five times and then a person', async () => {
    at.shop.service.knobs.coupon = 'forbidden'
    const { stampIdx } = await at.reward()
    await at.shop.pass(5 * 60_000, at.gateway)
    expect(await at.row(stampIdx)).toMatchObject({ state: 'failed' })
    expect(await at.inbox()).toMatchObject([{ kind: 'automation-failed', evidence: { cause: 'HTTP 403' } }])
    expect([...at.shop.network.sent.values()].toSorted()).toEqual([1, 1, 5])
  })

  test('a service that is away is waited for', async () => {
    const { stampIdx } = at.shop.service.make({ stamps: 10 })
    let isAway = false
    const away = at.shop.process({
      hosted: (inner) => ({
        ...inner,
        createCoupon: async (asked) =>
          isAway ? { kind: 'not-sent', cause: 'ECONNREFUSED', retryAfterMs: 0 } : inner.createCoupon(asked),
      }),
    })
    isAway = true
    await at.shop.during(() => at.redeem(stampIdx, away))
    await at.shop.pass(30 * 60_000, away)
    expect(await at.inbox()).toEqual([])
    isAway = false
    await at.shop.pass(5 * 60_000, away)
    expect(await at.row(stampIdx)).toMatchObject({ state: 'done', made: 'CPN-1' })
  })

  test('planted: a turn that is taken up without looking is made twice', async () => {
    at.shop.service.knobs.coupon = 'refused'
    const { stampIdx } = await at.reward()
    await at.following(stampIdx)
    at.shop.service.knobs.coupon = 'made'
    const failure = { stampIdx, kind: 'coupon', failures: 1 } as const
    const careless = (db: Db) => {
      const planted = rewriting(db, (sql) =>
        sql.replace("AND failures = $4 AND state = 'failed'", 'AND $4 = $4'),
      )
      return {
        ...planted,
        write: <T>(work: Parameters<typeof planted.write<T>>[0]) =>
          planted.write((tx) =>
            work({
              ...tx,
              query: async (sql, params) =>
                (await tx.query(sql, params)).map((it) =>
                  'failures' in it && 'state' in it
                    ? { ...it, state: 'failed', payload_sealed: payload }
                    : it,
                ) as never,
            }),
          ),
      }
    }
    const payload = String((await at.row(stampIdx))?.payload_sealed)
    const deps = at.depsOf(at.gateway, careless(at.watched))
    await at.shop.during(() => redoAutomation(deps, failure))
    await at.shop.during(() => redoAutomation(deps, failure))
    await at.shop.pass(settleMs, at.gateway)
    expect(at.calls('coupon')).toBe(2)
  })
})
