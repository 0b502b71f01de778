/** O-11 before a hosted service: what a full card cannot hold any more is on the customer's next one. */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Verdict } from '#shared/endpoints/commands.ts'
import { createDeliver } from '../api/commands.ts'
import { carryMissing } from '../automation/carry-over.ts'
import type { Db } from '../db/db.ts'
import { createShopTime } from '../people/shop-time.ts'
import { readHistory } from '../review/history.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { type HostedRewards, openHostedRewards } from '../testing/hosted-rewards.ts'
import { settleMs } from '../testing/hosted-shop.ts'
import type { Gateway } from './gateway.ts'

const tablet = { kind: 'tablet', tabletId: 't1', tabletNm: 'Till', personId: 'jo', personNm: 'Jo' } as const

describeOnBoth('a late add for a full hosted card', (create, engine) => {
  const step = engine === 'sqlite' || process.env.DEEP ? 1 : 9
  let database: TestDatabase
  let at: HostedRewards
  beforeEach(async () => {
    database = await create()
    at = await openHostedRewards(database.db)
  })
  afterEach(() => database.remove())

  const carryDeps = (by: Gateway, db?: Db) => ({ ...at.depsOf(by, db), nextOf: by.nextOf })
  const tap = (stampIdx: number, count: number) =>
    ({
      kind: 'add',
      commandId: randomUUID(),
      stampIdx,
      count,
      tappedAt: at.shop.time.now(),
      seq: 1,
      epoch: randomUUID(),
    }) as const
  /** As the tablet sends it, again and again: the same command. */
  function send(command: ReturnType<typeof tap>, by = at.gateway): Promise<Verdict> {
    const { tappedAt } = command
    return at.shop.during(() => createDeliver(carryDeps(by))(command, { caller: tablet, tappedAt }))
  }
  const deliver = (stampIdx: number, count: number, by = at.gateway) => send(tap(stampIdx, count), by)
  const sweep = () => at.shop.during(() => carryMissing(carryDeps(at.gateway)))
  const held = (stampIdx: number | null | undefined) => at.shop.service.stamps.get(stampIdx ?? 0)?.stamps
  const next = async (stampIdx: number) => Number((await at.row(stampIdx, 'next-stamp'))?.made ?? 0)
  const story = (stampIdx: number) =>
    readHistory({ db: database.db, clock: createShopTime('UTC'), now: at.shop.time.now }, stampIdx)

  test('full: all of it is carried over, once, however often it is sent', async () => {
    const { stampIdx } = at.shop.service.make({ stamps: 10 })
    const command = tap(stampIdx, 2)
    const first = await send(command)
    expect(first).toMatchObject({ outcome: 'carried-over', nextStampIdx: expect.any(Number) })
    const again = await send(command)
    expect(again).toMatchObject({ outcome: 'carried-over', replayed: true, nextStampIdx: first.nextStampIdx })
    await sweep()
    expect([held(stampIdx), held(first.nextStampIdx)]).toEqual([10, 2])
    expect([at.calls('create'), at.calls('add')]).toEqual([1, 2])
    expect(await story(stampIdx)).toMatchObject({ totals: { carriedOver: 2 }, mismatches: [] })
    expect(await at.inbox()).toEqual([])
  })

  test('room for a part: that part here, the rest on the next card', async () => {
    const { stampIdx } = at.shop.service.make({ stamps: 9 })
    const { outcome, nextStampIdx } = await deliver(stampIdx, 3)
    expect([outcome, held(stampIdx), held(nextStampIdx)]).toEqual(['carried-over', 10, 2])
    expect(at.shop.service.stamps.get(nextStampIdx ?? 0)?.holder).toMatchObject({ userId: 'user08' })
  })

  test('the reward of the full card finds the next one, with what was carried over on it', async () => {
    const { stampIdx } = at.shop.service.make({ stamps: 10 })
    const { nextStampIdx } = await deliver(stampIdx, 1)
    await at.shop.during(() => at.redeem(stampIdx))
    expect(await at.following(stampIdx)).toMatchObject({ nextIdx: nextStampIdx, coupon: { cpnNo: 'CPN-1' } })
    expect([at.calls('create'), at.calls('coupon'), held(nextStampIdx)]).toEqual([1, 1, 1])
  })

  test('redeemed since: a manager decides, as in engine mode', async () => {
    const { stampIdx } = await at.reward()
    expect(await deliver(stampIdx, 1)).toMatchObject({ outcome: 'review' })
    expect(await at.inbox()).toMatchObject([{ kind: 'added-after-redemption', evidence: { count: 1 } }])
  })

  test('a system’s own add to a full card is refused', async () => {
    const { stampIdx } = at.shop.service.make({ stamps: 10 })
    const add = { kind: 'add', commandId: randomUUID(), stampIdx, count: 1 } as const
    const decision = await at.shop.during(() => at.gateway.decide(add, { caller: { kind: 'system' } }))
    expect(decision).toMatchObject({ refusal: 'full' })
    expect(at.calls('create')).toBe(0)
  })

  test('an undo takes what was carried over from the next card, once, and the full one keeps its own', async () => {
    const { stampIdx } = at.shop.service.make({ stamps: 10 })
    const command = tap(stampIdx, 2)
    const { nextStampIdx } = await send(command)
    const undo = () => {
      const remove = { ...tap(stampIdx, 2), kind: 'remove' as const, undoes: command.commandId }
      const tappedAt = at.shop.time.now()
      return at.shop.during(() => createDeliver(carryDeps(at.gateway))(remove, { caller: tablet, tappedAt }))
    }
    expect(await undo()).toMatchObject({ outcome: 'applied', nextStampIdx })
    expect(await undo()).toMatchObject({ outcome: 'refused', refusal: 'undone-already' })
    expect([held(stampIdx), held(nextStampIdx)]).toEqual([10, 0])
  })

  test('a part whose answer is lost is unclear, and the rest is carried over all the same', async () => {
    const { stampIdx } = at.shop.service.make({ stamps: 9 })
    const cut = at.shop.process({
      hosted: (hosted) => ({
        ...hosted,
        add: async (idx) =>
          idx === stampIdx ? { kind: 'unknown', cause: 'the line is cut' } : hosted.add(idx),
      }),
    })
    expect(await deliver(stampIdx, 3, cut)).toMatchObject({ outcome: 'later' })
    await at.shop.pass(2 * settleMs, cut)
    await sweep()
    expect(await at.inbox()).toMatchObject([{ kind: 'outcome-unknown', evidence: { asked: 1, after: 9 } }])
    expect([held(stampIdx), held(await next(stampIdx))]).toEqual([9, 2])
  })

  test('more than the next card holds goes on to the one after it', async () => {
    const { stampIdx } = at.shop.service.make({ stamps: 2, maxStamps: 2 })
    at.shop.service.make({})
    const made = at.shop.service.make.bind(at.shop.service)
    at.shop.service.make = (fields) => made({ ...fields, maxStamps: 2 })
    const { nextStampIdx } = await deliver(stampIdx, 3)
    await sweep()
    const second = await next(nextStampIdx ?? 0)
    expect([held(stampIdx), held(nextStampIdx), held(second)]).toEqual([2, 2, 1])
  })

  test.each([
    ['before', false],
    ['after', true],
  ])(
    'killed at every write, %s its commit: the stamps are there once, or a review is',
    async (_, isAfter) => {
      for (let nth = 1; ; nth += step) {
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
        const { stampIdx } = at.shop.service.make({ stamps: 9 })
        const command = tap(stampIdx, 2)
        const doomed = at.shop.process({ db: wrap })
        const before = at.calls('add')
        const reviews = (await at.inbox()).length
        await send(command, doomed).catch(() => null)
        await at.shop.pass(4 * settleMs, at.gateway)
        // The tablet asks again for what it was not answered.
        await send(command)
        await at.shop.pass(4 * settleMs, at.gateway)
        await sweep()
        await at.shop.pass(4 * settleMs, at.gateway)
        const verdict = await send(command)
        const isUnclear = (await at.inbox()).length > reviews
        const added = at.calls('add') - before
        expect([nth, verdict.outcome, added, isUnclear]).toEqual(
          isUnclear
            ? [nth, expect.toBeOneOf(['review', 'carried-over']), expect.toBeOneOf([0, 1, 2]), true]
            : [nth, 'carried-over', 2, false],
        )
        if (!isUnclear) expect([held(stampIdx), held(await next(stampIdx))]).toEqual([10, 1])
        if (writes < nth) break
      }
      expect(Math.max(...at.shop.network.sent.values())).toBe(1)
    },
    120_000,
  )

  test('redeemed at the console: a manager’s add of what came late opens no second review like it', async () => {
    const { stampIdx } = at.shop.service.make({ stamps: 10 })
    Object.assign(at.shop.service.stamps.get(stampIdx) ?? {}, { redeemed: true })
    expect(await deliver(stampIdx, 1)).toMatchObject({ outcome: 'review' })
    const [review] = await at.inbox()
    for (let n = 0; n < 2; n++) await at.settle(review?.reviewId ?? '', 'add')
    expect((await at.inbox()).filter(({ reviewId }) => reviewId !== review?.reviewId)).toEqual([])
  })

  test('a press that is refused does not undo that of a neighbour, which has put the stamps on: it is closed', async () => {
    const { stampIdx } = at.shop.service.make({ stamps: 10 })
    at.shop.service.knobs.stamp = 'refused'
    await deliver(stampIdx, 1)
    await sweep()
    const idOf = async (which: string) =>
      (await at.inbox()).find(({ kind }) => kind === which)?.reviewId ?? ''
    at.shop.service.knobs.stamp = 'made'
    await at.settle(await idOf('automation-failed'))
    const nowhere = await idOf('carried-nowhere')
    // This one has looked before the next card was there.
    const early = { ...at.gateway, nextOf: () => at.shop.time.sleep(200).then(() => null) }
    await Promise.all([at.settle(nowhere, 'add', early), at.settle(nowhere, 'add')])
    expect([at.calls('add'), await idOf('carried-nowhere')]).toEqual([1, ''])
  })
})
