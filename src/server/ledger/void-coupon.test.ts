/** A reward that was given back is one reward again: the coupon that had come with it is good no more. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Redemption } from '#shared/counter-api.ts'
import type { Db } from '../db/db.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { dyingAt, rewriting } from '../testing/planted.ts'
import { couponPwd, tenOffAfterReward } from '../testing/ten-off.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'

describeOnBoth('the coupon of a reward that is given back', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
    await shop.manager('PUT', `${api}/automation`, tenOffAfterReward('embedded'))
  })
  afterEach(() => database.remove())

  const redeem = (stampIdx: number, on = shop) =>
    on.tablet('POST', `${api}/redemptions`, { stampIdx, onsitePwd }, { 'Idempotency-Key': newId() })
  const coupons = () => database.db.read<{ cpn_no: string }>('SELECT * FROM coupons')
  const giveBack = async (stampIdx: number, on = shop) => {
    const headers = { 'Idempotency-Key': newId() }
    const path = `${api}/stamps/${stampIdx}/give-back`
    const answer = await on.manager('POST', path, { reason: 'taken by mistake' }, headers)
    expect(answer).toMatchObject({ code: 0 })
    return (answer.result as { stampIdx: number }).stampIdx
  }
  const couponsGood = async () =>
    (await database.db.read<{ cpn_no: string }>('SELECT cpn_no FROM coupons WHERE active = 1')).map(
      ({ cpn_no }) => cpn_no,
    )

  test('a reward that is given back takes its coupon with it: after the second reward one is good', async () => {
    const stampIdx = await shop.stampWith(10)
    const first = ((await redeem(stampIdx)).result as Redemption).coupon?.cpnNo
    const back = await giveBack(stampIdx)
    expect(await shop.api('GET', `/api/coupon/v1/validate?cpnNo=${first}`)).toMatchObject({ code: 1102 })
    const second = ((await redeem(back)).result as Redemption).coupon?.cpnNo
    expect(second).not.toBe(first)
    expect(await couponsGood()).toEqual([second])
    const chain = await database.db.read('SELECT event FROM audit WHERE chain = $1 ORDER BY seq', [
      `coupon:${first}`,
    ])
    expect(chain.map(({ event }) => event)).toEqual(['coupon.created', 'coupon.voided'])
  })

  test('a coupon that was used before its reward was given back is the last one of that card, lost and replaced or not', async () => {
    for (const isLost of [false, true]) {
      const stampIdx = await shop.stampWith(10)
      const { coupon } = (await redeem(stampIdx)).result as Redemption
      const use = { cpnNo: coupon?.cpnNo, onsitePwd: couponPwd }
      expect((await shop.api('PUT', '/api/coupon/v1/redeem', use)).code).toBe(0)
      let back = await giveBack(stampIdx)
      if (isLost) {
        const moved = await shop.tablet(
          'POST',
          `${api}/stamps/${back}/replacement`,
          {},
          { 'Idempotency-Key': newId() },
        )
        back = (moved.result as { stampIdx: number }).stampIdx
      }
      expect(await redeem(back)).toMatchObject({ code: 0, result: { coupon: null } })
    }
    expect([await couponsGood(), (await coupons()).length]).toEqual([[], 2])
  })

  test('planted: where the first coupon is not voided, two are good after the second reward', async () => {
    const kept = rewriting(database.db, (sql) =>
      sql.replace('UPDATE coupons SET active = 0', 'UPDATE coupons SET active = active'),
    )
    const at = await openTestShop({ db: kept })
    const stampIdx = await shop.stampWith(10)
    await redeem(stampIdx, at)
    await redeem(await giveBack(stampIdx, at), at)
    expect(await couponsGood()).toHaveLength(2)
  })

  test('a coupon that is not made yet when its reward is given back is not made, or void as it is made', async () => {
    const crash = async (dying: RegExp) => {
      const doomed = await openTestShop({ db: dyingAt(database.db, dying) })
      const stampIdx = await shop.stampWith(10)
      await redeem(stampIdx, doomed)
      return stampIdx
    }
    await giveBack(await crash(/INSERT INTO coupons/))
    await openTestShop(database)
    expect(await coupons()).toEqual([])
    // It is given back between the making and the note that it is made.
    const stampIdx = await shop.stampWith(10)
    let armed = true
    const db: Db = {
      ...database.db,
      async write(work) {
        const value = await database.db.write(work)
        if (armed && (value as { cpnNo?: string } | undefined)?.cpnNo) {
          armed = false
          await giveBack(stampIdx)
        }
        return value
      },
    }
    await redeem(stampIdx, await openTestShop({ db }))
    expect(await coupons()).toHaveLength(1)
    expect(await couponsGood()).toEqual([])
  })

  test('a coupon that the stamp service keeps is told to a manager', async () => {
    const stampIdx = await shop.stampWith(10)
    await redeem(stampIdx)
    await database.db.write((tx) => tx.run("UPDATE automations SET made = 'CPN-7' WHERE kind = 'coupon'"))
    await giveBack(stampIdx)
    const { result } = await shop.manager('GET', `${api}/reviews?kind=coupon-not-void`)
    expect(result).toMatchObject({ reviews: [{ stampIdx, evidence: { cpnNo: 'CPN-7' } }] })
  })
})
