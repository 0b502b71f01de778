/** Whose decision it was, as far as what was settled goes on from card to card. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ActivityItem } from '#shared/activity-api.ts'
import type { StampHistory } from '#shared/history-api.ts'
import type { Review } from '#shared/review-api.ts'
import { createShopTime } from '../people/shop-time.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, openTestShop, type TestShop } from '../testing/test-shop.ts'
import { activityHeader, activityPages } from './activity-csv.ts'

const api = '/api/counter/v1'
const dayMs = 86_400_000
const epoch = newId()
const shopClock = createShopTime('Asia/Seoul')

describeOnBoth('who decided', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  const bring = (stampIdx: number, count: number, tappedAt: number) =>
    shop.tablet('POST', `${api}/commands`, {
      sentAt: shop.clock.now,
      commands: [{ kind: 'add', commandId: newId(), seq: 1, epoch, stampIdx, count, tappedAt }],
    })
  const reviewOf = async (stampIdx: number) => {
    const { result } = await shop.manager('GET', `${api}/reviews?state=open`)
    return (result as { reviews: Review[] }).reviews.find((review) => review.stampIdx === stampIdx)
  }
  const close = (reviewId: string | undefined, action: string) =>
    shop.manager('POST', `${api}/reviews/${reviewId}/close`, { action })

  test('what a settled card cannot hold is on the next one by the manager, in its history, the activity and the file', async () => {
    const stampIdx = await shop.stampWith(9)
    await shop.api('PUT', '/api/stamp/v1/update', { stampIdx, endYmd: shopClock.dayOf(shop.clock.now) })
    const tappedAt = shop.clock.now
    shop.clock.now += 5 * dayMs
    await bring(stampIdx, 3, tappedAt)
    const review = await reviewOf(stampIdx)
    expect(await close(review?.reviewId, 'extend-and-add')).toMatchObject({ code: 0 })
    const old = (await shop.manager('GET', `${api}/stamps/${stampIdx}/story`)).result as StampHistory
    const nextIdx = old.followedBy ?? 0
    expect(await shop.holds(nextIdx)).toBe(2)
    const settled = { reviewId: review?.reviewId, kind: 'expired-before-arrival', note: null }
    const kim = { personId: 'kim', name: 'Kim' }
    const next = (await shop.manager('GET', `${api}/stamps/${nextIdx}/story`)).result as StampHistory
    for (const kind of ['create', 'arriving-add'])
      expect(next.timeline).toContainEqual(
        expect.objectContaining({ kind, by: 'person', person: kim, reason: null, settled }),
      )
    expect(next.mismatches).toEqual([])
    const activity = await shop.manager('GET', `${api}/activity?stampIdx=${nextIdx}`)
    const { items } = activity.result as { items: ActivityItem[] }
    // Of one moment: in any order.
    expect(items.map(({ kind, person }) => [kind, person]).toSorted()).toEqual([
      ['add', kim],
      ['create', kim],
    ])
    const { value: rows = [] } = await activityPages(
      { db: database.db, clock: shopClock },
      { stampIdx: nextIdx },
      'en',
    ).next()
    const person = activityHeader.indexOf('person')
    expect(rows.map((cells) => cells[person])).toEqual(['Kim', 'Kim'])
  })
})
