/** I-5 for what follows a hosted reward: a crash at every write, before and after its commit. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { followUps, runDueAutomations } from '../automation/automation-run.ts'
import type { Db } from '../db/db.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { type HostedRewards, openHostedRewards } from '../testing/hosted-rewards.ts'
import { settleMs } from '../testing/hosted-shop.ts'

describeOnBoth('what follows a hosted reward, killed', (create, engine) => {
  // What a death means is settled before the database: of the slower one every fifth write will do.
  const step = engine === 'sqlite' || process.env.DEEP ? 1 : 5
  let database: TestDatabase
  let at: HostedRewards
  beforeEach(async () => {
    database = await create()
    at = await openHostedRewards(database.db)
  })
  afterEach(() => database.remove())

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
      for (let nth = 1; ; nth += step) {
        const before = { create: at.calls('create'), coupon: at.calls('coupon'), redeem: at.calls('redeem') }
        const { wrap, isWhole } = dying(nth, isAfter)
        const doomed = at.shop.process({ db: wrap })
        const { stampIdx } = at.shop.service.make({ stamps: 10 })
        await at.shop.during(() => at.redeem(stampIdx, doomed).catch(() => null))
        await at.shop.during(() =>
          followUps(at.depsOf(doomed, wrap(at.watched)), doomed.madeAfter, stampIdx).catch(() => null),
        )
        await at.shop.pass(4 * settleMs, at.gateway)
        await at.shop.during(() => runDueAutomations(at.depsOf(at.gateway)))
        const made = {
          create: at.calls('create') - before.create,
          coupon: at.calls('coupon') - before.coupon,
        }
        const [reward] = await database.db.read('SELECT 1 AS one FROM redemptions WHERE stamp_idx = $1', [
          stampIdx,
        ])
        for (const [kind, call] of [
          ['next-stamp', 'create'],
          ['coupon', 'coupon'],
        ] as const) {
          const state = (await at.row(stampIdx, kind))?.state ?? 'none'
          const fits = { none: [0], done: [1], unknown: [0, 1] }[String(state)] ?? []
          expect([nth, kind, state, fits]).toEqual([nth, kind, state, expect.arrayContaining([made[call]])])
          expect([nth, state === 'none']).toEqual([nth, reward === undefined])
        }
        if (isWhole()) break
      }
      expect(Math.max(...at.shop.network.sent.values())).toBe(1)
    },
    120_000,
  )

  test('"do it again", killed at every write: at most one, and the same press takes it up', async () => {
    for (let nth = 1; ; nth += step) {
      at.shop.service.knobs.coupon = 'refused'
      const { stampIdx } = await at.reward()
      await at.following(stampIdx)
      const review = (await at.inbox()).find((it) => it.stampIdx === stampIdx)
      at.shop.service.knobs.coupon = 'made'
      const before = at.calls('coupon')
      const { wrap, isWhole } = dying(nth, false)
      const doomed = at.shop.process({ db: wrap })
      await at.settle(review?.reviewId ?? '', 'redo', doomed, wrap(at.watched)).catch(() => null)
      await at.shop.pass(4 * settleMs, at.gateway)
      await at.settle(review?.reviewId ?? '')
      await at.shop.pass(4 * settleMs, at.gateway)
      const state = (await at.row(stampIdx))?.state
      expect([nth, state, at.calls('coupon') - before]).toEqual([
        nth,
        expect.stringMatching(/^(done|unknown)$/),
        state === 'done' ? 1 : expect.toBeOneOf([0, 1]),
      ])
      if (isWhole()) break
    }
    expect(Math.max(...at.shop.network.sent.values())).toBe(1)
  }, 120_000)
})
