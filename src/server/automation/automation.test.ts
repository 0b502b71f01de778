import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultAutomation } from '#shared/automation-api.ts'
import type { Redemption } from '#shared/counter-api.ts'
import type { Review } from '#shared/review-api.ts'
import type { Db } from '../db/db.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { rewriting } from '../testing/planted.ts'
import { tenOffAfterReward } from '../testing/ten-off.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'
const withCoupon = tenOffAfterReward('embedded')

describeOnBoth('what follows a reward', (create, engine) => {
  // Of the slower engine every other transaction.
  const step = engine === 'sqlite' || process.env.DEEP ? 1 : 2
  let database: TestDatabase
  let shop: TestShop
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterEach(() => database.remove())

  const set = (body: unknown, on = shop) => on.manager('PUT', `${api}/automation`, body)
  const redeem = (stampIdx: number, commandId = newId(), on = shop) =>
    on.tablet('POST', `${api}/redemptions`, { stampIdx, onsitePwd }, { 'Idempotency-Key': commandId })
  const nexts = (stampIdx: number) =>
    database.db.read<{ stamp_idx: number }>('SELECT stamp_idx FROM stamps WHERE follows = $1', [stampIdx])
  const coupons = () => database.db.read<{ cpn_no: string }>('SELECT * FROM coupons')
  const row = async (stampIdx: number, kind: string) =>
    (
      await database.db.read('SELECT * FROM automations WHERE stamp_idx = $1 AND kind = $2', [stampIdx, kind])
    )[0]
  async function failures(on = shop): Promise<Review[]> {
    const { result } = await on.manager('GET', `${api}/reviews?kind=automation-failed`)
    return (result as { reviews: Review[] }).reviews
  }
  const press = (review: Review | undefined, action = 'redo', on = shop) =>
    on.manager('POST', `${api}/reviews/${review?.reviewId}/close`, { action })

  test('the next stamp and the coupon are made with the reward, and a repeat shows the same', async () => {
    await set(withCoupon)
    const stampIdx = await shop.stampWith(10, 1, { userId: 'user08' })
    const commandId = newId()
    const first = await redeem(stampIdx, commandId)
    const { next, coupon: made } = first.result as Redemption
    expect(made).toEqual({ cpnNo: expect.stringMatching(/^[\dA-F]{20}$/), nm: 'Ten off' })
    expect((await redeem(stampIdx, commandId)).result).toEqual(first.result)
    expect(await nexts(stampIdx)).toEqual([{ stamp_idx: next?.stampIdx }])
    expect(await coupons()).toHaveLength(1)
    const { result } = await shop.api('GET', `/api/coupon/v1/validate?cpnNo=${made?.cpnNo}`)
    expect(result).toMatchObject({
      disc: 10,
      strtYmd: '2026-03-10',
      endYmd: '2026-04-09',
      useLimit: 1,
      userId: 'user08',
      onsiteYn: 'Y',
      onsitePwd: '640281',
    })
    expect(await row(stampIdx, 'coupon')).toMatchObject({ state: 'done', payload_sealed: null })
  })

  test('what is off is not made, and not later either', async () => {
    await set({ ...defaultAutomation, nextStamp: false })
    const stampIdx = await shop.stampWith(10)
    expect((await redeem(stampIdx)).result).toMatchObject({ next: null, coupon: null })
    await set(withCoupon)
    shop.clock.now += 86_400_000
    shop = await openTestShop(database)
    await shop.runAutomations()
    expect(await nexts(stampIdx)).toEqual([])
    expect(await coupons()).toEqual([])
  })

  test('a system that redeems makes for itself what is to follow', async () => {
    await set(withCoupon)
    const stampIdx = await shop.stampWith(6, 2)
    await shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx })
    expect(await shop.runAutomations()).toBe(0)
    expect(await nexts(stampIdx)).toEqual([])
  })

  test('of a closed card there is no next stamp, and nobody is asked', async () => {
    const stampIdx = await shop.stampWith(10)
    await database.db.write((tx) => tx.run('UPDATE stamp_cards SET active = 0 WHERE card_idx = 1'))
    expect(await redeem(stampIdx)).toMatchObject({ code: 0, result: { next: null } })
    expect(await row(stampIdx, 'next-stamp')).toMatchObject({ state: 'off' })
    expect(await failures()).toEqual([])
  })

  /** A shop that dies at its nth transaction from the redemption on, before or after the commit, for good. */
  async function redeemAndDie(nth: number, isAfter: boolean, bug = (sql: string) => sql) {
    const stampIdx = await shop.stampWith(10)
    const inner = rewriting(database.db, bug)
    let writes = Number.NEGATIVE_INFINITY
    const db: Db = {
      ...inner,
      async write(work) {
        writes++
        if (writes > nth || (writes === nth && !isAfter)) throw new Error('killed')
        const done = await inner.write(work)
        if (writes === nth) throw new Error('killed')
        return done
      },
    }
    const doomed = await openTestShop({ db })
    await doomed.tablet('GET', `${api}/session`)
    writes = 0
    await redeem(stampIdx, newId(), doomed)
    return { stampIdx, isWhole: writes < nth }
  }
  async function restart(): Promise<void> {
    shop = await openTestShop(database)
    // Past every wait.
    shop.clock.now += 3_600_000
    await shop.runAutomations()
  }

  test.each([
    ['before', false],
    ['after', true],
  ])('killed at every transaction, %s its commit: one of each, or no reward', async (_, isAfter) => {
    await set(withCoupon)
    let rewards = 0
    for (let nth = 1; ; nth += step) {
      const before = (await coupons()).length
      const { stampIdx, isWhole } = await redeemAndDie(nth, isAfter)
      const reward = await database.db.read('SELECT 1 AS one FROM redemptions WHERE stamp_idx = $1', [
        stampIdx,
      ])
      await restart()
      const made = [(await nexts(stampIdx)).length, (await coupons()).length - before]
      expect([nth, ...made]).toEqual([nth, reward.length, reward.length])
      rewards += reward.length
      if (isWhole) break
    }
    expect(rewards).toBeGreaterThanOrEqual(step === 1 ? 4 : 2)
    expect(await failures()).toEqual([])
  })

  test('planted: where it is not written down with the reward, a kill between the two loses it', async () => {
    await set(withCoupon)
    const unwritten =
      'SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS TEXT), 0, 0, 0, CAST($4 AS BIGINT), CAST($5 AS TEXT), CAST($6 AS TEXT) WHERE 1 = 0'
    const bug = (sql: string) =>
      sql.includes('INTO automations') ? sql.replace(/VALUES .*\)(?= ON)/, unwritten) : sql
    const { stampIdx } = await redeemAndDie(1, true, bug)
    const reward = await database.db.read('SELECT 1 AS one FROM redemptions WHERE stamp_idx = $1', [stampIdx])
    expect(reward).toHaveLength(1)
    await restart()
    expect(await nexts(stampIdx)).toEqual([])
  })

  test('a fault that stays is put before a manager, whose press makes exactly one, however often', async () => {
    await set(withCoupon)
    let isBroken = true
    const db = rewriting(database.db, (sql) => {
      if (isBroken && sql.includes('INTO coupons')) throw new Error('planted: broken')
      return sql
    })
    const broken = await openTestShop({ db })
    const stampIdx = await broken.stampWith(10)
    expect((await redeem(stampIdx, newId(), broken)).result).toMatchObject({ coupon: null })
    for (let tries = 0; tries < 6; tries++) {
      broken.clock.now += 60_000
      await broken.runAutomations()
    }
    const [first, ...others] = await failures(broken)
    expect(others).toEqual([])
    expect(first).toMatchObject({
      stampIdx,
      suggested: 'redo',
      actions: ['redo', 'dismiss'],
      evidence: { automation: 'coupon', cause: 'server-fault', failures: 1 },
    })
    // Pressed while it is still broken: it comes back as a review of its own.
    expect(await press(first, 'redo', broken)).toMatchObject({ result: { outcome: { state: 'due' } } })
    for (let tries = 0; tries < 6; tries++) {
      broken.clock.now += 60_000
      await broken.runAutomations()
    }
    const [second] = await failures(broken)
    expect(second).toMatchObject({ evidence: { failures: 2 } })
    isBroken = false
    const pressed = await Promise.all([press(second, 'redo', broken), press(second, 'redo', broken)])
    const answers = [...pressed, await press(second, 'redo', broken), await press(first, 'redo', broken)]
    for (const { code } of answers) expect(code).toBe(0)
    const [made, ...more] = await coupons()
    expect(more).toEqual([])
    expect(await row(stampIdx, 'coupon')).toMatchObject({ state: 'done', made: made?.cpn_no })
    expect(await failures(broken)).toEqual([])
  })

  test('a refusal is kept under its id for ever: the next turn has its own, once, over a crash as well', async () => {
    const stampIdx = await shop.stampWith(10)
    // Longer than the contract allows a stamp to be good.
    await database.db.write((tx) => tx.run('UPDATE stamp_cards SET valid_days = 4000 WHERE card_idx = 1'))
    expect((await redeem(stampIdx)).result).toMatchObject({ next: null })
    const [review] = await failures()
    expect(review).toMatchObject({ evidence: { automation: 'next-stamp', cause: 'invalid-request' } })
    await database.db.write((tx) => tx.run('UPDATE stamp_cards SET valid_days = 365 WHERE card_idx = 1'))
    for (let nth = 1; nth < 12; nth++) {
      let writes = 0
      const db: Db = {
        ...database.db,
        async write(work) {
          writes++
          if (writes >= nth) throw new Error('killed')
          return database.db.write(work)
        },
      }
      let isArmed = false
      const doomed = await openTestShop({
        db: { ...db, write: (work) => (isArmed ? db : database.db).write(work) },
      })
      await doomed.manager('GET', `${api}/session`)
      isArmed = true
      await press(review, 'redo', doomed)
    }
    await restart()
    expect(await press(review)).toMatchObject({ code: 0 })
    const [next, ...more] = await nexts(stampIdx)
    expect(more).toEqual([])
    expect(await row(stampIdx, 'next-stamp')).toMatchObject({
      state: 'done',
      turn: 1,
      made: String(next?.stamp_idx),
    })
    expect(await failures()).toEqual([])
  })

  test('what a manager dismisses is not made, and what it would have been made from is gone', async () => {
    await set(withCoupon)
    const stampIdx = await shop.stampWith(10)
    await database.db.write((tx) => tx.run('UPDATE stamp_cards SET valid_days = 4000 WHERE card_idx = 1'))
    await redeem(stampIdx)
    const [review] = await failures()
    expect(await press(review, 'dismiss')).toMatchObject({ code: 0 })
    expect(await row(stampIdx, 'next-stamp')).toMatchObject({ state: 'off', payload_sealed: null })
    expect(await press(review, 'redo')).not.toMatchObject({ code: 0 })
    await restart()
    expect(await nexts(stampIdx)).toEqual([])
  })
})
