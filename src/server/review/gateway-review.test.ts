/** In front of a hosted API: an unknown outcome is settled from the inbox, and never sent twice by it. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { formatStampCode } from '#shared/stamp-code.ts'
import type { Db } from '../db/db.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { createShopTime } from '../people/shop-time.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { type HostedShop, hostedVault, openHostedShop, settleMs } from '../testing/hosted-shop.ts'
import { newId } from '../testing/test-shop.ts'
import { findStamps } from './find-stamp.ts'
import { readHistory } from './history.ts'
import { readInbox } from './inbox.ts'
import { settleReview } from './settle-review.ts'

const tablet = { kind: 'tablet', tabletId: 't1', tabletNm: 'Till', personId: 'jo', personNm: 'Jo' } as const
const kim = { personId: 'kim', actor: 'person:kim@tablet:t1' }

describeOnBoth('the review of a hosted API', (create) => {
  let database: TestDatabase
  let shop: HostedShop
  let gateway: Gateway
  /** Time stands still while the database is asked. */
  let watched: Db
  beforeEach(async () => {
    database = await create()
    shop = openHostedShop(database.db)
    watched = shop.time.watch(database.db)
    gateway = shop.process()
  })
  afterEach(() => database.remove())

  const deps = () => ({
    db: watched,
    ledger: gateway,
    now: shop.time.now,
    dayOf: (at: number) => new Date(at).toISOString().slice(0, 10),
    nextOf: gateway.nextOf,
    vault: hostedVault,
    redo: async () => null,
  })
  const held = (stampIdx: number) => shop.service.stamps.get(stampIdx)?.stamps
  const reviews = async () =>
    (await readInbox(database.db, { state: 'open', kind: undefined, before: null })).reviews
  const settle = (reviewId: string, action: 'apply' | 'dismiss') =>
    shop.during(() => settleReview(deps(), reviewId, { action }, kim))
  const lose = (requestLost: number) => {
    shop.network.weather = { ...shop.network.weather, requestLost, spares: 'GET' }
  }
  async function lostAdd(count = 1): Promise<number> {
    const { stampIdx } = shop.service.make({ stamps: 2 })
    lose(1)
    const add = { kind: 'add', commandId: newId(), stampIdx, count } as const
    await shop.during(() => gateway.decide(add, { caller: tablet }))
    lose(0)
    await shop.pass(2 * settleMs, gateway)
    return stampIdx
  }
  const story = async (stampIdx: number) => {
    const clock = createShopTime('UTC')
    return readHistory({ db: database.db, clock, now: shop.time.now }, stampIdx)
  }

  test('what was surely not applied is sent anew by a person, once, though it is pressed twice', async () => {
    const stampIdx = await lostAdd(2)
    const [review] = await reviews()
    expect(review).toMatchObject({
      kind: 'outcome-unknown',
      suggested: 'apply',
      evidence: { asked: 2, after: 2 },
    })
    const pressed = await Promise.all([1, 2].map(() => settle(review?.reviewId ?? '', 'apply')))
    for (const answer of pressed) expect(answer).toMatchObject({ outcome: { stampIdx, count: 2 } })
    await settle(review?.reviewId ?? '', 'apply')
    await shop.pass(settleMs, gateway)
    expect(held(stampIdx)).toBe(4)
    expect(await reviews()).toEqual([])
    const history = await story(stampIdx)
    expect(history).toMatchObject({
      isHosted: true,
      stamps: 4,
      totals: { stamps: 2, added: 2, elsewhere: 2 },
      mismatches: [],
    })
    const search = { text: formatStampCode(stampIdx), actor: kim.actor, at: shop.time.now() }
    expect(await findStamps({ db: database.db, hosts: () => [] }, search)).toMatchObject({
      by: 'code',
      stamps: [{ stampIdx, stamps: 4, nameMasked: null }],
    })
    const calls = history?.timeline.flatMap((entry) => (entry.type === 'command' ? [entry.upstream] : []))
    expect(calls).toMatchObject([
      { before: 2, sent: 1, answered: 0 },
      { before: 2, sent: 2, answered: 2 },
    ])
  })

  test('where the second call is lost as well, it becomes a review of its own and is not sent a third time', async () => {
    const stampIdx = await lostAdd()
    const [review] = await reviews()
    lose(1)
    const first = await settle(review?.reviewId ?? '', 'apply')
    expect(first).toMatchObject({ outcome: { state: 'being-checked' } })
    lose(0)
    await shop.pass(2 * settleMs, gateway)
    expect(await settle(review?.reviewId ?? '', 'apply')).toMatchObject({ again: true })
    await shop.pass(settleMs, gateway)
    expect(held(stampIdx)).toBe(2)
    const [second, ...more] = await reviews()
    expect(more).toEqual([])
    expect(second?.reviewId).not.toBe(review?.reviewId)
    expect([...shop.network.sent.values()]).toEqual([1, 1])
  })

  test('a crash between the sending and the closing: pressing again closes, and sends nothing', async () => {
    const stampIdx = await lostAdd()
    const [review] = await reviews()
    const dying = {
      ...watched,
      write: (async (work) =>
        watched.write((tx) =>
          work({
            ...tx,
            run: (sql, params) => {
              if (sql.includes("state = 'closed'")) throw new Error('planted: died here')
              return tx.run(sql, params)
            },
          }),
        )) as Db['write'],
    }
    const died = shop.during(() =>
      settleReview({ ...deps(), db: dying }, review?.reviewId ?? '', { action: 'apply' }, kim).catch(
        () => 'died',
      ),
    )
    expect(await died).toBe('died')
    expect(await settle(review?.reviewId ?? '', 'dismiss')).toEqual({ refusal: 'review-settled' })
    expect(await settle(review?.reviewId ?? '', 'apply')).toMatchObject({ again: false })
    expect(held(stampIdx)).toBe(3)
    expect(await reviews()).toEqual([])
  })

  test('a reward in doubt can only be read and dismissed', async () => {
    const { stampIdx } = shop.service.make({ stamps: 10 })
    shop.service.knobs.silentZero = true
    const redeem = { kind: 'redeem', commandId: newId(), stampIdx, onsitePwd: null } as const
    await shop.during(() => gateway.decide(redeem, { caller: tablet }))
    const [review] = await reviews()
    expect(review).toMatchObject({ kind: 'outcome-unknown', suggested: 'dismiss', actions: ['dismiss'] })
    expect(await settle(review?.reviewId ?? '', 'apply')).toEqual({ refusal: 'invalid-request' })
    expect(await story(stampIdx)).toMatchObject({
      mismatches: [],
      say: { en: expect.stringContaining('checked') },
    })
  })
})
