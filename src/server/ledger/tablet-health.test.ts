import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Tablet } from '#shared/people-api.ts'
import type { Review } from '#shared/review-api.ts'
import type { TabletReport } from '#shared/tablet-report.ts'
import { pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { rewriting } from '../testing/planted.ts'
import { newId, noon, openTestShop, type TestShop } from '../testing/test-shop.ts'
import { openSilences } from './tablet-health.ts'

const api = '/api/counter/v1'
const minuteMs = 60_000
const healthy: TabletReport = {
  appVersion: '0.1.0',
  waiting: 0,
  storagePersisted: true,
  scanMedianMs: 12,
  scanP95Ms: 80,
}

describeOnBoth('what a tablet tells of itself', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let till: Awaited<ReturnType<typeof pairTablet>>
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
    till = await pairTablet(shop)
  })
  afterEach(() => database.remove())

  const report = (changes: Partial<TabletReport> = {}) =>
    till.call('POST', 'tablet-report', { ...healthy, ...changes })
  const look = (db = database.db) => openSilences(db, shop.clock.now, 60)
  async function listed(): Promise<Tablet | undefined> {
    const { result } = await shop.manager('GET', `${api}/tablets`)
    return (result as Tablet[]).find(({ tabletId }) => tabletId === till.tabletId)
  }
  async function silences(state = 'open'): Promise<Review[]> {
    const { result } = await shop.manager('GET', `${api}/reviews?kind=tablet-silent&state=${state}`)
    return (result as { reviews: Review[] }).reviews
  }
  const deliver = async (count: number) => {
    const stampIdx = await shop.stampWith(0)
    const epoch = newId()
    const commands = Array.from({ length: count }, (_, n) => ({
      kind: 'add' as const,
      commandId: newId(),
      stampIdx,
      count: 1,
      tappedAt: shop.clock.now,
      seq: n + 1,
      epoch,
      personId: 'jo',
    }))
    return till.call('POST', 'commands', { sentAt: shop.clock.now, commands })
  }

  test('the list of tablets shows it, and null before it was ever told', async () => {
    const unknown = { lastSeenAt: null, appVersion: null, waiting: null, storagePersisted: null }
    expect(await listed()).toMatchObject({ ...unknown, scanMedianMs: null, scanP95Ms: null })
    expect(await report({ waiting: 4 })).toMatchObject({ status: 200, code: 0 })
    expect(await listed()).toMatchObject({ ...healthy, waiting: 4, lastSeenAt: noon })
    shop.clock.now += minuteMs
    await report({ storagePersisted: null, scanMedianMs: null, scanP95Ms: null, appVersion: '0.2.0-rc.1' })
    expect(await listed()).toMatchObject({
      appVersion: '0.2.0-rc.1',
      waiting: 0,
      storagePersisted: null,
      scanMedianMs: null,
      lastSeenAt: noon + minuteMs,
    })
  })

  test('a batch is a sign of life, and what it brought waits no longer', async () => {
    await report({ waiting: 5 })
    shop.clock.now += minuteMs
    expect(await deliver(3)).toMatchObject({ code: 0 })
    expect(await listed()).toMatchObject({ waiting: 2, lastSeenAt: noon + minuteMs })
    await deliver(3)
    expect(await listed()).toMatchObject({ waiting: 0 })
  })

  test.each([
    ['below zero', { waiting: -1 }],
    ['not whole', { waiting: 1.5 }],
    ['a version that is markup', { appVersion: '<b>' }],
    ['more than was asked', { battery: 80 }],
  ])('%s is refused', async (_, changes) => {
    expect(await report(changes as Partial<TabletReport>)).toMatchObject({ code: 1400 })
    expect(await listed()).toMatchObject({ lastSeenAt: null })
  })

  test('a tablet that falls silent with commands waiting opens one review, which closes by itself', async () => {
    await report({ waiting: 4 })
    shop.clock.now += 60 * minuteMs - 1
    expect(await look()).toBe(0)
    shop.clock.now += 1
    expect(await look()).toBe(1)
    expect(await look()).toBe(0)
    const [review] = await silences()
    expect(review).toMatchObject({
      kind: 'tablet-silent',
      state: 'new',
      evidence: { tabletId: till.tabletId, waiting: 4, silentSince: noon },
      suggested: 'dismiss',
    })
    shop.clock.now += minuteMs
    await report({ waiting: 4 })
    expect(await silences()).toEqual([])
    const [closed] = await silences('closed')
    expect(closed).toMatchObject({
      reviewId: review?.reviewId,
      resolution: null,
      closedBy: null,
      outcome: { cause: 'tablet-back', backAt: shop.clock.now },
    })
    const rows = await database.db.read("SELECT actor FROM audit WHERE event = 'review.closed'")
    expect(rows).toEqual([{ actor: 'automation' }])
  })

  test('each silence is a review of its own', async () => {
    for (let silence = 1; silence <= 2; silence++) {
      await report({ waiting: 1 })
      shop.clock.now += 61 * minuteMs
      expect(await look()).toBe(1)
    }
    await deliver(1)
    expect(await silences()).toEqual([])
    expect(await silences('closed')).toHaveLength(2)
  })

  test('silent with nothing waiting is closing time', async () => {
    await report()
    shop.clock.now += 600 * minuteMs
    expect(await look()).toBe(0)
  })

  test('what a manager has dismissed is not opened again, and not closed twice', async () => {
    await report({ waiting: 2 })
    shop.clock.now += 60 * minuteMs
    await look()
    const [review] = await silences()
    await shop.manager('POST', `${api}/reviews/${review?.reviewId}/close`, { action: 'dismiss' })
    shop.clock.now += 60 * minuteMs
    expect(await look()).toBe(0)
    await report()
    expect(await silences('closed')).toMatchObject([{ resolution: 'dismiss', outcome: {} }])
  })

  test('two processes that look at once open it once', async () => {
    await report({ waiting: 2 })
    shop.clock.now += 60 * minuteMs
    const looks = await Promise.all([look(), look(), look()])
    expect(looks.reduce((sum, opened) => sum + opened)).toBe(1)
  })

  test('a tablet that is heard between the look and the review has none; planted: without the condition it has', async () => {
    await report({ waiting: 2 })
    shop.clock.now += 60 * minuteMs
    const heardMeanwhile = {
      ...database.db,
      async read<R>(sql: string, params: never): Promise<R[]> {
        const rows = await database.db.read(sql, params)
        await report({ waiting: 2 })
        return rows as R[]
      },
    } as typeof database.db
    expect(await look(heardMeanwhile)).toBe(0)
    shop.clock.now += 60 * minuteMs
    const planted = rewriting(heardMeanwhile, (sql) => sql.replace('AND seen_at = $3', 'AND $3 = $3'))
    expect(await look(planted)).toBe(1)
  })

  test('a tablet that was revoked is not heard, and what waits on it is still told', async () => {
    await report({ waiting: 3 })
    await shop.manager('DELETE', `${api}/tablets/${till.tabletId}`)
    expect(await report()).toMatchObject({ status: 401 })
    expect(await listed()).toMatchObject({ waiting: 3, revokedAt: noon })
    const [review] = await silences()
    expect(review?.evidence).toMatchObject({ tabletId: till.tabletId, waiting: 3, silentSince: noon })
    shop.clock.now += 60 * minuteMs
    expect(await look()).toBe(0)
    expect(await silences()).toHaveLength(1)
  })

  test('a tablet that is revoked with nothing waiting on it is no review', async () => {
    await report({ waiting: 0 })
    await shop.manager('DELETE', `${api}/tablets/${till.tabletId}`)
    expect(await silences()).toEqual([])
  })
})
