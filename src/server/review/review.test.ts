/** The inbox, the corrections and giving a reward back, over HTTP. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ActivityItem } from '#shared/activity-api.ts'
import type { StampHistory } from '#shared/history-api.ts'
import type { Review } from '#shared/review-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { createShopTime } from '../people/shop-time.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'
import { activityPages } from './activity-csv.ts'

const api = '/api/counter/v1'
const dayMs = 86_400_000
const epoch = newId()
const shopClock = createShopTime('Asia/Seoul')

describeOnBoth('what a manager settles', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let seq = 0
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  const bring = (stampIdx: number, count = 1, tappedAt = shop.clock.now) =>
    shop.tablet('POST', `${api}/commands`, {
      sentAt: shop.clock.now,
      commands: [{ kind: 'add', commandId: newId(), seq: ++seq, epoch, stampIdx, count, tappedAt }],
    })
  const inbox = async (state = 'open') => {
    const answer = await shop.manager('GET', `${api}/reviews?state=${state}`)
    expect(answer).toMatchObject({ code: 0 })
    return answer.result as { reviews: Review[]; waiting: { new: number; assigned: number } }
  }
  const reviewOf = async (stampIdx: number, state = 'open') =>
    (await inbox(state)).reviews.find((review) => review.stampIdx === stampIdx)
  const close = (reviewId: string | undefined, action: string, more = {}) =>
    shop.manager('POST', `${api}/reviews/${reviewId}/close`, { action, ...more })
  const redeem = (stampIdx: number) => shop.tablet('POST', `${api}/redemptions`, { stampIdx, onsitePwd })
  const auditCount = async () => Number((await database.db.read('SELECT COUNT(*) AS n FROM audit'))[0]?.n)

  test('a stamp that came after the reward goes to the next card, once, though it is pressed in two tabs', async () => {
    const stampIdx = await shop.stampWith(10)
    const redeemed = await redeem(stampIdx)
    const { next } = redeemed.result as { next: { stampIdx: number } }
    await bring(stampIdx, 2)
    const review = await reviewOf(stampIdx)
    expect(review).toMatchObject({
      kind: 'added-after-redemption',
      state: 'new',
      suggested: 'add',
      evidence: { count: 2 },
      person: { name: 'Jo' },
      tablet: { tabletId: 'till-1' },
      tappedAt: shop.clock.now,
    })
    const alone = await shop.manager('GET', `${api}/reviews/${review?.reviewId}`)
    expect(alone.result).toEqual(review)
    expect(await shop.manager('GET', `${api}/reviews/nothing`)).toMatchObject({ code: 1404 })
    const pressed = await Promise.all([close(review?.reviewId, 'add'), close(review?.reviewId, 'add')])
    for (const answer of pressed)
      expect(answer).toMatchObject({ code: 0, result: { outcome: { stampIdx: next.stampIdx, count: 2 } } })
    expect(await shop.holds(next.stampIdx)).toBe(2)
    expect(await close(review?.reviewId, 'add')).toMatchObject({ code: 0, result: { again: true } })
    expect(await close(review?.reviewId, 'dismiss')).toMatchObject({ code: 1304 })
    expect(await shop.holds(next.stampIdx)).toBe(2)
    expect(await reviewOf(stampIdx, 'closed')).toMatchObject({ state: 'closed', closedBy: { name: 'Kim' } })
    // Who decided is said on the next card, in the activity and in the file; and what was left for them was not refused.
    const settled = { reviewId: review?.reviewId, kind: 'added-after-redemption' }
    const history = await shop.manager('GET', `${api}/stamps/${next.stampIdx}/story`)
    expect((history.result as StampHistory).timeline).toContainEqual(
      expect.objectContaining({
        kind: 'arriving-add',
        by: 'person',
        person: { personId: 'kim', name: 'Kim' },
        settled: { ...settled, note: null },
        reason: null,
      }),
    )
    const old = await shop.manager('GET', `${api}/stamps/${stampIdx}/story`)
    expect(old.result).toMatchObject({ totals: { refused: 0 } })
    const activity = await shop.manager('GET', `${api}/activity?stampIdx=${next.stampIdx}`)
    expect((activity.result as { items: ActivityItem[] }).items).toContainEqual(
      expect.objectContaining({
        event: 'stamp.added',
        person: { personId: 'kim', name: 'Kim' },
        settled: { ...settled, note: null },
      }),
    )
    const held = await shop.manager('GET', `${api}/activity?stampIdx=${stampIdx}&kind=add`)
    expect(held.result).toMatchObject({ items: [{ event: 'command.reviewed', person: { name: 'Jo' } }] })
    expect(await shop.manager('GET', `${api}/activity?stampIdx=${stampIdx}&outcome=refused`)).toMatchObject({
      result: { items: [] },
    })
  })

  test('the file says it in the language of whoever asks, code first', async () => {
    const stampIdx = await shop.stampWith(0)
    await shop.manager('POST', `${api}/stamps/${stampIdx}/corrections`, {
      kind: 'extend',
      endYmd: '2027-06-01',
      reason: '- closed',
    })
    const session = await shop.manager('GET', `${api}/activity?stampIdx=${stampIdx}&kind=update`)
    expect((session.result as { items: ActivityItem[] }).items[0]).toMatchObject({
      changes: [{ field: 'end_ymd', before: '2027-03-10', after: '2027-06-01' }],
    })
    const pages = activityPages({ db: database.db, clock: shopClock }, { stampIdx }, 'ko')
    const { value: rows = [] } = await pages.next()
    expect(rows.find((cells) => cells.includes('카드 변경'))?.slice(0, 2)).toEqual([
      formatStampCode(stampIdx),
      expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/),
    ])
  })

  test('expired before it arrived: the card is made good again and the stamp is on it', async () => {
    const stampIdx = await shop.stampWith(3)
    await shop.api('PUT', '/api/stamp/v1/update', { stampIdx, endYmd: '2026-03-11' })
    const tappedAt = shop.clock.now
    shop.clock.now += 5 * dayMs
    await bring(stampIdx, 1, tappedAt)
    const review = await reviewOf(stampIdx)
    expect(review).toMatchObject({ kind: 'expired-before-arrival', suggested: 'extend-and-add' })
    expect(await close(review?.reviewId, 'apply')).toMatchObject({ code: 1400 })
    expect(await close(review?.reviewId, 'add')).toMatchObject({ code: 1004 })
    expect(await close(review?.reviewId, 'extend-and-add', { endYmd: '2026-06-30' })).toMatchObject({
      code: 0,
    })
    expect(await shop.holds(stampIdx)).toBe(4)
    const story = await shop.manager('GET', `${api}/stamps/${stampIdx}/story`)
    expect(story.result).toMatchObject({ endYmd: '2026-06-30', mismatches: [] })
  })

  test('a settlement that is refused leaves the review open, and works once the cause is gone', async () => {
    const stampIdx = await shop.stampWith(10)
    const { next } = (await redeem(stampIdx)).result as { next: { stampIdx: number } }
    await shop.api('PUT', '/api/stamp/v1/update', { stampIdx: next.stampIdx, activeYn: 'N' })
    await bring(stampIdx)
    const review = await reviewOf(stampIdx)
    expect(await close(review?.reviewId, 'add')).toMatchObject({ code: 1002 })
    expect(await reviewOf(stampIdx)).toMatchObject({ state: 'new', resolution: null })
    await shop.api('PUT', '/api/stamp/v1/update', { stampIdx: next.stampIdx, activeYn: 'Y' })
    expect(await close(review?.reviewId, 'add')).toMatchObject({ code: 0 })
    expect(await shop.holds(next.stampIdx)).toBe(1)
  })

  test('of a stamp card that was closed since, they are on a next card all the same', async () => {
    const stampIdx = await shop.stampWith(6, 2)
    await shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx })
    await bring(stampIdx)
    await database.db.exec('UPDATE stamp_cards SET active = 0 WHERE card_idx = 2')
    const { result } = await close((await reviewOf(stampIdx))?.reviewId, 'add')
    expect(await shop.holds((result as { outcome: { stampIdx: number } }).outcome.stampIdx)).toBe(1)
    await database.db.exec('UPDATE stamp_cards SET active = 1 WHERE card_idx = 2')
  })

  test('a limit that held it back is lifted by a manager: applied', async () => {
    const none = { stampsAScan: null, minutesBetween: null, stampsAnHour: null, openingHours: null }
    await shop.manager('PUT', `${api}/limits`, { ...none, stampsADay: { max: 2, kind: 'hard' } })
    const stampIdx = await shop.stampWith(0)
    await bring(stampIdx, 2)
    shop.clock.now += 3_600_000
    await bring(stampIdx, 1, shop.clock.now - 1_800_000)
    await shop.manager('PUT', `${api}/limits`, { ...none, stampsADay: null })
    const review = await reviewOf(stampIdx)
    expect(review).toMatchObject({ kind: 'over-a-limit', suggested: 'apply' })
    expect(await close(review?.reviewId, 'apply')).toMatchObject({ code: 0 })
    expect(await shop.holds(stampIdx)).toBe(3)
  })

  test('a review is looked after by a manager, and dismissed with others', async () => {
    const stampIdx = await shop.stampWith(10)
    await redeem(stampIdx)
    await bring(stampIdx)
    const review = await reviewOf(stampIdx)
    const path = `${api}/reviews/${review?.reviewId}/assignee`
    expect(await shop.manager('PUT', path, { personId: 'jo' })).toMatchObject({ code: 1400 })
    expect(await shop.manager('PUT', path, { personId: 'kim' })).toMatchObject({ code: 0 })
    expect(await reviewOf(stampIdx, 'assigned')).toMatchObject({ assignee: { personId: 'kim', name: 'Kim' } })
    const before = await auditCount()
    expect(await shop.manager('PUT', path, { personId: 'kim' })).toMatchObject({ code: 0 })
    expect(await auditCount()).toBe(before)
    const dismiss = () =>
      shop.manager('POST', `${api}/reviews/dismiss`, {
        reviewIds: [review?.reviewId],
        note: 'asked at the till',
      })
    expect(await dismiss()).toMatchObject({ code: 0, result: { dismissed: 1 } })
    expect(await dismiss()).toMatchObject({ code: 0, result: { dismissed: 0 } })
    expect(await auditCount()).toBe(before + 1)
    expect(await shop.tablet('GET', `${api}/reviews`)).toMatchObject({ status: 403 })
  })

  test('corrections tell the old and the new value, again when they are sent again', async () => {
    const stampIdx = await shop.stampWith(4)
    const correct = (body: object, headers = {}) =>
      shop.manager(
        'POST',
        `${api}/stamps/${stampIdx}/corrections`,
        { reason: 'counted wrong', ...body },
        headers,
      )
    const key = { 'Idempotency-Key': newId() }
    for (let turn = 0; turn < 2; turn++)
      expect(await correct({ kind: 'remove', count: 3 }, key)).toMatchObject({
        code: 0,
        result: { field: 'stamps', before: 4, after: 1, reason: 'counted wrong' },
      })
    expect(await correct({ kind: 'add', count: 2 })).toMatchObject({ result: { before: 1, after: 3 } })
    expect(await correct({ kind: 'extend', endYmd: '2027-12-31' })).toMatchObject({
      result: { field: 'endYmd', before: '2027-03-10', after: '2027-12-31' },
    })
    expect(await correct({ kind: 'deactivate' })).toMatchObject({
      result: { field: 'active', before: true, after: false },
    })
    expect(await correct({ kind: 'add', count: 1 })).toMatchObject({ code: 1002 })
    expect(await correct({ kind: 'activate' })).toMatchObject({ result: { before: false, after: true } })
    expect(await correct({ kind: 'add', count: 1, reason: '' })).toMatchObject({ code: 1400 })
    const { result } = await shop.manager('GET', `${api}/stamps/${stampIdx}/story`)
    expect(result).toMatchObject({ stamps: 3, totals: { stamps: 3 }, mismatches: [] })
    expect((result as { timeline: object[] }).timeline).toContainEqual(
      expect.objectContaining({
        reason: 'counted wrong',
        changes: [{ field: 'end_ymd', before: '2027-03-10', after: '2027-12-31' }],
      }),
    )
  })

  test('a reward is given back once, though it is pressed in two tabs, and never as a second one', async () => {
    const stampIdx = await shop.stampWith(10)
    const give = (idx: number) =>
      shop.manager('POST', `${api}/stamps/${idx}/give-back`, { reason: 'wrong card' })
    expect(await give(stampIdx)).toMatchObject({ code: 1301 })
    const { next } = (await redeem(stampIdx)).result as { next: { stampIdx: number } }
    const pressed = await Promise.all([give(stampIdx), give(stampIdx), give(stampIdx)])
    const made = new Set(pressed.map(({ result }) => (result as { stampIdx: number }).stampIdx))
    expect(made.size).toBe(1)
    expect(pressed.filter(({ result }) => !(result as { again: boolean }).again)).toHaveLength(1)
    const [restored = 0] = made
    expect(await shop.holds(restored)).toBe(10)
    // Whichever link the customer has, it leads to the full card until the reward is taken.
    const page = async (idx: number) => (await shop.request('GET', `${api}/public/stamps/${idx}`)).result
    for (const idx of [stampIdx, next.stampIdx])
      expect(await page(idx)).toMatchObject({ givenBackIdx: restored })
    expect(await page(restored)).toMatchObject({ givenBackIdx: null, stamps: 10, objection: null })
    const old = await shop.manager('GET', `${api}/stamps/${stampIdx}/story`)
    expect((old.result as StampHistory).timeline).toContainEqual(
      expect.objectContaining({
        kind: 'give-back',
        onStampIdx: restored,
        person: { personId: 'kim', name: 'Kim' },
        reason: 'wrong card',
      }),
    )
    const day = shopClock.dayOf(shop.clock.now)
    expect(await shop.manager('GET', `${api}/redemptions/report?from=${day}&to=${day}`)).toMatchObject({
      result: { givenBack: 1 },
    })
    const again = await redeem(restored)
    expect(again).toMatchObject({ code: 0, result: { next: { stampIdx: next.stampIdx } } })
    expect(await give(restored)).toMatchObject({ code: 1302 })
    expect(await page(stampIdx)).toMatchObject({ givenBackIdx: null })
    const { result } = await shop.manager('GET', `${api}/stamps/${restored}/story`)
    expect(result).toMatchObject({
      restores: stampIdx,
      totals: { givenBack: 10, rewards: 1 },
      mismatches: [],
    })
    expect((await shop.manager('GET', `${api}/stamps/${stampIdx}/story`)).result).toMatchObject({
      restoredBy: restored,
      say: {
        en: expect.stringContaining('given it back'),
        ko: expect.stringContaining('되돌려'),
        ja: expect.stringContaining('お戻しし'),
      },
    })
  })

  test('so many a day are given back, and no more', async () => {
    shop.clock.now += dayMs
    expect(await shop.manager('PUT', `${api}/limits/give-backs`, { mostADay: 2 })).toMatchObject({ code: 0 })
    const stamps = await Promise.all([0, 1, 2, 3].map(() => shop.stampWith(6, 2)))
    for (const stampIdx of stamps) await shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx })
    const codes = await Promise.all(
      stamps.map(
        async (idx) =>
          (await shop.manager('POST', `${api}/stamps/${idx}/give-back`, { reason: 'wrong' })).code,
      ),
    )
    expect(codes.toSorted()).toEqual([0, 0, 1303, 1303])
    shop.clock.now += dayMs
    const [left] = stamps.filter((_, index) => codes[index] === 1303)
    expect(await shop.manager('POST', `${api}/stamps/${left}/give-back`, { reason: 'wrong' })).toMatchObject({
      code: 0,
    })
  })
})
