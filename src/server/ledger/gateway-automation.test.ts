/** What follows a hosted reward: a write is never sent twice unless it is proven unapplied. */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AutomationRequest, defaultAutomation } from '#shared/automation-api.ts'
import type { Db } from '../db/db.ts'
import { readInbox } from '../review/inbox.ts'
import { settleReview } from '../review/settle-review.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { type HostedShop, hostedVault, openHostedShop, settleMs } from '../testing/hosted-shop.ts'
import { rewriting } from '../testing/planted.ts'
import { followUps, redoAutomation, runDueAutomations } from './automation-run.ts'
import { setAutomation } from './automation-settings.ts'
import type { Gateway } from './gateway.ts'
import { createLedger } from './ledger.ts'

const tablet = { kind: 'tablet', tabletId: 't1', tabletNm: 'Till', personId: 'jo', personNm: 'Jo' } as const
const kim = { personId: 'kim', actor: 'person:kim@tablet:t1' }
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
const fields = {
  nm: 'Ten off',
  discTypeIdx: 457,
  disc: 10,
  discCurrency: null,
  validDays: 30,
  useLimit: 1,
  memo: null,
  url: null,
  onsitePwd: '640281',
} as const
const hosted: AutomationRequest = { ...defaultAutomation, coupon: { kind: 'hosted', ...fields } }

describeOnBoth('what follows a hosted reward', (create) => {
  let database: TestDatabase
  let shop: HostedShop
  let gateway: Gateway
  let watched: Db
  beforeEach(async () => {
    database = await create()
    shop = openHostedShop(database.db)
    watched = shop.time.watch(database.db)
    gateway = shop.process()
    await set(hosted)
  })
  afterEach(() => database.remove())

  const set = (asked: AutomationRequest) =>
    setAutomation({ db: database.db, vault: hostedVault, now: shop.time.now }, asked, 'test')
  /** As one process of the shop has them. */
  const portsOf = (by: Gateway, db = watched) => ({
    db,
    ledger: by,
    now: shop.time.now,
    dayOf,
    vault: hostedVault,
    engine: createLedger({ db, vault: hostedVault, now: shop.time.now, dayOf, drawStampIdx: () => 1 }),
    hosted: by.redo,
    onError: (error: Error) => void shop.errors.push(error),
  })
  const redeem = (stampIdx: number, by = gateway) =>
    by.decide({ kind: 'redeem', commandId: randomUUID(), stampIdx, onsitePwd: null }, { caller: tablet })
  const reward = async (by = gateway) => {
    const { stampIdx } = shop.service.make({ stamps: 10 })
    const decision = await shop.during(() => redeem(stampIdx, by))
    return { stampIdx, decision }
  }
  const following = (stampIdx: number) =>
    shop.during(() => followUps(portsOf(gateway), gateway.madeAfter, stampIdx))
  const calls = (call: string) => shop.service.applied.filter((it) => it.call === call).length
  const inbox = async () =>
    (await readInbox(database.db, { state: 'open', kind: undefined, before: null })).reviews
  const settle = (reviewId: string, action: 'redo' | 'dismiss' = 'redo', by = gateway) => {
    const ports = { ...portsOf(by), nextOf: by.nextOf }
    const redo = (failure: Parameters<typeof redoAutomation>[1]) => redoAutomation(ports, failure)
    return shop.during(() => settleReview({ ...ports, redo }, reviewId, { action }, kim))
  }
  const row = async (stampIdx: number, kind = 'coupon') =>
    (
      await database.db.read('SELECT * FROM automations WHERE stamp_idx = $1 AND kind = $2', [stampIdx, kind])
    )[0]

  test('the service makes the next stamp and the coupon, each once, in its own words', async () => {
    const { stampIdx } = await reward()
    const first = await following(stampIdx)
    expect(first).toMatchObject({ nextIdx: expect.any(Number), coupon: { cpnNo: 'CPN-1', nm: 'Ten off' } })
    expect(await following(stampIdx)).toEqual(first)
    expect(shop.service.coupons).toEqual([
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
    expect([calls('create'), calls('coupon')]).toEqual([1, 1])
    const stored = JSON.stringify(await database.db.read('SELECT * FROM automations'))
    expect(stored).not.toMatch(/640281|user08|Mina/)
  })

  test('an embedded coupon is kept here, for a hosted stamp too', async () => {
    await set({ ...hosted, coupon: { kind: 'embedded', ...fields } })
    const { stampIdx } = await reward()
    const { coupon } = await following(stampIdx)
    expect(await database.db.read('SELECT cpn_no, user_id FROM coupons')).toEqual([
      { cpn_no: coupon?.cpnNo, user_id: 'user08' },
    ])
    expect(calls('coupon')).toBe(0)
  })

  test('what is off is not made', async () => {
    await set({ ...defaultAutomation, nextStamp: false })
    const { stampIdx, decision } = await reward()
    expect(decision.refusal).toBeNull()
    expect(await following(stampIdx)).toEqual({ nextIdx: null, coupon: null })
    await shop.pass(settleMs, gateway)
    expect([calls('redeem'), calls('create'), calls('coupon')]).toEqual([1, 0, 0])
  })

  test('refused by the service: a review, and its press makes one with what is set by then', async () => {
    shop.service.knobs.coupon = 'refused'
    const { stampIdx } = await reward()
    expect(await following(stampIdx)).toMatchObject({ nextIdx: expect.any(Number), coupon: null })
    const [review, ...others] = await inbox()
    expect(others).toEqual([])
    expect(review).toMatchObject({
      kind: 'automation-failed',
      suggested: 'redo',
      evidence: { automation: 'coupon', cause: 'Invalid coupon currency.', failures: 1 },
    })
    shop.service.knobs.coupon = 'made'
    await set({ ...hosted, coupon: { kind: 'hosted', ...fields, nm: 'Twenty off', disc: 20 } })
    const id = review?.reviewId ?? ''
    const pressed = await Promise.all([settle(id), settle(id)])
    for (const answer of [...pressed, await settle(id)])
      expect(answer).toMatchObject({ outcome: { automation: 'coupon' } })
    await shop.pass(settleMs, gateway)
    expect(shop.service.coupons).toMatchObject([{ nm: 'Twenty off', disc: 20 }])
    expect(await row(stampIdx)).toMatchObject({ state: 'done', turn: 1, made: 'CPN-1', payload_sealed: null })
    expect(await inbox()).toEqual([])
  })

  test.each([
    ['request', { requestLost: 1 }, 0],
    ['answer', { replyLost: 1 }, 1],
  ])('a lost %s is unknown: told, and never sent again', async (_, weather, made) => {
    const cut = shop.process({
      hosted: (inner) => ({
        ...inner,
        async createCoupon(asked) {
          shop.network.weather = { ...shop.network.weather, ...weather }
          const outcome = await inner.createCoupon(asked)
          shop.network.weather = { ...shop.network.weather, requestLost: 0, replyLost: 0 }
          return outcome
        },
      }),
    })
    const { stampIdx } = await reward(cut)
    await shop.pass(3 * settleMs, cut)
    expect(await row(stampIdx)).toMatchObject({ state: 'unknown', payload_sealed: null })
    expect(await inbox()).toMatchObject([
      {
        kind: 'outcome-unknown',
        suggested: 'dismiss',
        actions: ['dismiss'],
        evidence: { command: 'create-coupon' },
      },
    ])
    expect(await settle((await inbox())[0]?.reviewId ?? '')).toMatchObject({ refusal: 'invalid-request' })
    await shop.pass(3 * settleMs, gateway)
    expect(calls('coupon')).toBe(made)
    expect([...shop.network.sent.values()]).toEqual([1, 1, 1])
  })

  test('a plan without coupons is asked five times and then a person', async () => {
    shop.service.knobs.coupon = 'forbidden'
    const { stampIdx } = await reward()
    await shop.pass(5 * 60_000, gateway)
    expect(await row(stampIdx)).toMatchObject({ state: 'failed' })
    expect(await inbox()).toMatchObject([{ kind: 'automation-failed', evidence: { cause: 'HTTP 403' } }])
    expect([...shop.network.sent.values()].toSorted()).toEqual([1, 1, 5])
  })

  test('a service that is away is waited for', async () => {
    const { stampIdx } = shop.service.make({ stamps: 10 })
    let isAway = false
    const away = shop.process({
      hosted: (inner) => ({
        ...inner,
        createCoupon: async (asked) =>
          isAway ? { kind: 'not-sent', cause: 'ECONNREFUSED', retryAfterMs: 0 } : inner.createCoupon(asked),
      }),
    })
    isAway = true
    await shop.during(() => redeem(stampIdx, away))
    await shop.pass(30 * 60_000, away)
    expect(await inbox()).toEqual([])
    isAway = false
    await shop.pass(5 * 60_000, away)
    expect(await row(stampIdx)).toMatchObject({ state: 'done', made: 'CPN-1' })
  })

  /** A process that dies at its nth write, before or after its commit; the next one comes when its lease is over. */
  function dying(nth: number, isAfter: boolean) {
    let writes = 0
    const wrap = (db: Db): Db => ({
      ...db,
      async write(work) {
        writes++
        if (writes > nth || (writes === nth && !isAfter)) throw new Error('killed')
        const done = await db.write(work)
        if (writes === nth) throw new Error('killed')
        return done
      },
    })
    return { wrap, isWhole: () => writes < nth }
  }

  test.each([
    ['before', false],
    ['after', true],
  ])(
    'killed at every write from the reward on, %s its commit: at most one of each, or a review',
    async (_, isAfter) => {
      for (let nth = 1; ; nth++) {
        const before = { create: calls('create'), coupon: calls('coupon'), redeem: calls('redeem') }
        const { wrap, isWhole } = dying(nth, isAfter)
        const doomed = shop.process({ db: wrap })
        const { stampIdx } = shop.service.make({ stamps: 10 })
        await shop.during(() => redeem(stampIdx, doomed).catch(() => null))
        await shop.during(() =>
          followUps(portsOf(doomed, wrap(watched)), doomed.madeAfter, stampIdx).catch(() => null),
        )
        await shop.pass(4 * settleMs, gateway)
        await shop.during(() => runDueAutomations(portsOf(gateway)))
        const made = { create: calls('create') - before.create, coupon: calls('coupon') - before.coupon }
        const [reward] = await database.db.read('SELECT 1 AS one FROM redemptions WHERE stamp_idx = $1', [
          stampIdx,
        ])
        for (const [kind, call] of [
          ['next-stamp', 'create'],
          ['coupon', 'coupon'],
        ] as const) {
          const state = (await row(stampIdx, kind))?.state ?? 'none'
          const fits = { none: [0], done: [1], unknown: [0, 1] }[String(state)] ?? []
          expect([nth, kind, state, fits]).toEqual([nth, kind, state, expect.arrayContaining([made[call]])])
          expect([nth, state === 'none']).toEqual([nth, reward === undefined])
        }
        if (isWhole()) break
      }
      expect(Math.max(...shop.network.sent.values())).toBe(1)
    },
    120_000,
  )

  test('"do it again", killed at every write: at most one, and the same press takes it up', async () => {
    for (let nth = 1; ; nth++) {
      shop.service.knobs.coupon = 'refused'
      const { stampIdx } = await reward()
      await following(stampIdx)
      const review = (await inbox()).find((it) => it.stampIdx === stampIdx)
      shop.service.knobs.coupon = 'made'
      const before = calls('coupon')
      const { wrap, isWhole } = dying(nth, false)
      const doomed = shop.process({ db: wrap })
      const ports = { ...portsOf(doomed, wrap(watched)), nextOf: doomed.nextOf }
      await shop.during(() =>
        settleReview(
          { ...ports, redo: (failure) => redoAutomation(ports, failure) },
          review?.reviewId ?? '',
          { action: 'redo' },
          kim,
        ).catch(() => null),
      )
      await shop.pass(4 * settleMs, gateway)
      await settle(review?.reviewId ?? '')
      await shop.pass(4 * settleMs, gateway)
      const state = (await row(stampIdx))?.state
      expect([nth, state, calls('coupon') - before]).toEqual([
        nth,
        expect.stringMatching(/^(done|unknown)$/),
        state === 'done' ? 1 : expect.toBeOneOf([0, 1]),
      ])
      if (isWhole()) break
    }
    expect(Math.max(...shop.network.sent.values())).toBe(1)
  }, 120_000)

  test('planted: a turn that is taken up without looking is made twice', async () => {
    shop.service.knobs.coupon = 'refused'
    const { stampIdx } = await reward()
    await following(stampIdx)
    shop.service.knobs.coupon = 'made'
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
    const payload = String((await row(stampIdx))?.payload_sealed)
    const ports = portsOf(gateway, careless(watched))
    await shop.during(() => redoAutomation(ports, failure))
    await shop.during(() => redoAutomation(ports, failure))
    await shop.pass(settleMs, gateway)
    expect(calls('coupon')).toBe(2)
  })
})
