/** O-11: what becomes of a command that waited on a tablet, for each state of the stamp. */

import * as v from 'valibot'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandsResult, type Verdict } from '#shared/endpoints/commands.ts'
import { DbUnavailable } from '../db/db.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { dyingAt } from '../testing/planted.ts'
import { newId, onsitePwd, openTestShop, type TestShop, today } from '../testing/test-shop.ts'

const dayMs = 86_400_000
const epoch = newId()

describeOnBoth('what a tablet brings late', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let seq = 0
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
    seq = 0
  })
  afterEach(() => database.remove())

  type Queued = {
    stampIdx: number
    count?: number
    tappedAt?: number
    commandId?: string
    seq?: number
    kind?: string
    undoes?: string
  }
  const queued = ({ stampIdx, count = 1, tappedAt = shop.clock.now, ...more }: Queued) => ({
    kind: 'add',
    commandId: newId(),
    seq: ++seq,
    epoch,
    stampIdx,
    count,
    tappedAt,
    ...more,
  })
  async function bring(commands: Queued[], sentAt = shop.clock.now, at: TestShop = shop): Promise<Verdict[]> {
    const answer = await at.tablet('POST', '/api/counter/v1/commands', {
      sentAt,
      commands: commands.map(queued),
    })
    expect(answer).toMatchObject({ status: 200, code: 0 })
    return v.parse(commandsResult, answer.result).verdicts
  }
  const outcomes = (verdicts: Verdict[]) => verdicts.map(({ outcome }) => outcome)
  const reviews = async () => {
    const rows = await database.db.read<{ kind: string }>('SELECT kind FROM reviews ORDER BY opened_at')
    return rows.map(({ kind }) => kind)
  }

  test('the last add of a card is as old as its tap, and not as its arrival', async () => {
    const stampIdx = await shop.stampWith(0)
    const lastAdd = async () => (await shop.reads.snapshot(stampIdx))?.lastAdd
    const tappedAt = shop.clock.now
    shop.clock.now += 3_600_000
    await bring([{ stampIdx }])
    const early = await lastAdd()
    expect(early?.at).toBe(shop.clock.now)
    // Then another tablet brings what waited there for an hour.
    shop.clock.now += 1_000
    await bring([{ stampIdx, tappedAt }])
    expect(await lastAdd()).toEqual(early)
    const alone = await shop.stampWith(0)
    await bring([{ stampIdx: alone, tappedAt }])
    expect((await shop.reads.snapshot(alone))?.lastAdd?.at).toBe(tappedAt)
    // A clock that is ahead makes no visit of tomorrow.
    const ahead = await shop.stampWith(0)
    await bring([{ stampIdx: ahead, tappedAt: shop.clock.now + 60_000 }])
    expect((await shop.reads.snapshot(ahead))?.lastAdd?.at).toBe(shop.clock.now)
  })

  test('there is room: applied, in order, each once', async () => {
    const stampIdx = await shop.stampWith(0)
    const [commandId, second] = [newId(), newId()]
    expect(
      outcomes(
        await bring([
          { stampIdx, count: 3, commandId },
          { stampIdx, commandId: second },
          { stampIdx, kind: 'remove', undoes: second },
        ]),
      ),
    ).toEqual(['applied', 'applied', 'applied'])
    const [again] = await bring([{ stampIdx, count: 3, commandId, seq: 1 }])
    expect(again).toMatchObject({ outcome: 'applied', replayed: true })
    expect(await shop.holds(stampIdx)).toBe(3)
    expect(await reviews()).toEqual([])
  })

  test('there is room for a part: that part is applied, the rest is on the next card', async () => {
    const stampIdx = await shop.stampWith(8)
    const [verdict] = await bring([{ stampIdx, count: 5 }])
    expect(verdict).toMatchObject({ outcome: 'carried-over', refusal: null })
    expect(await shop.holds(stampIdx)).toBe(10)
    expect(await shop.holds(verdict?.nextStampIdx ?? 0)).toBe(3)
  })

  test('the card is full: all of it is on the next card, which a later redeem finds and does not make again', async () => {
    const stampIdx = await shop.stampWith(10)
    const commandId = newId()
    const [first] = await bring([{ stampIdx, count: 2, commandId }])
    const [again] = await bring([{ stampIdx, count: 2, commandId, seq: 1 }])
    expect(again).toMatchObject({
      outcome: 'carried-over',
      replayed: true,
      nextStampIdx: first?.nextStampIdx,
    })
    const { result } = await shop.tablet('POST', '/api/counter/v1/redemptions', { stampIdx, onsitePwd })
    expect(result).toMatchObject({ next: { stampIdx: first?.nextStampIdx, stamps: 2 } })
  })

  test('more than two cards hold goes on to the third', async () => {
    const stampIdx = await shop.stampWith(6, 2)
    const [verdict] = await bring([
      { stampIdx, count: 5 },
      { stampIdx, count: 5 },
    ])
    const second = verdict?.nextStampIdx ?? 0
    expect(await shop.holds(second)).toBe(6)
    const third = await shop.reads.snapshot(second)
    expect(await shop.holds(third?.nextStampIdx ?? 0)).toBe(4)
  })

  test('redeemed since: a review, and the stamp is never reopened', async () => {
    const stampIdx = await shop.stampWith(6, 2)
    await shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx })
    const commandId = newId()
    expect(outcomes(await bring([{ stampIdx, commandId }]))).toEqual(['review'])
    expect(outcomes(await bring([{ stampIdx, commandId, seq: 1, tappedAt: shop.clock.now }]))).toEqual([
      'review',
    ])
    expect(await reviews()).toEqual(['added-after-redemption'])
    expect(await shop.holds(stampIdx)).toBe(6)
  })

  test('expired after the tap: applied within a day, a review after it, refused where it was expired at the tap', async () => {
    const fresh = await shop.stampWith(0, 1, { endYmd: today })
    const tappedAt = shop.clock.now
    shop.clock.now += dayMs - 1000
    expect(outcomes(await bring([{ stampIdx: fresh, tappedAt }]))).toEqual(['applied'])
    shop.clock.now += 2000
    expect(outcomes(await bring([{ stampIdx: fresh, tappedAt }]))).toEqual(['review'])
    expect(await bring([{ stampIdx: fresh }])).toMatchObject([{ outcome: 'refused', refusal: 'expired' }])
    expect(await shop.holds(fresh)).toBe(1)
  })

  test('unknown, inactive, not yet valid: refused with the reason', async () => {
    const inactive = await shop.stampWith(1, 1, { activeYn: 'N' })
    const early = await shop.stampWith(1, 1, { strtYmd: '2026-04-01' })
    expect(await bring([{ stampIdx: 394 }, { stampIdx: inactive }, { stampIdx: early }])).toMatchObject([
      { outcome: 'refused', refusal: 'not-found' },
      { outcome: 'refused', refusal: 'not-active' },
      { outcome: 'refused', refusal: 'not-yet-valid' },
    ])
  })

  test("a tablet's clock that is two years off changes nothing: the server's counts", async () => {
    const stampIdx = await shop.stampWith(0, 1, { endYmd: today })
    for (const off of [-2 * 365 * dayMs, 2 * 365 * dayMs]) {
      const tabletNow = shop.clock.now + off
      expect(outcomes(await bring([{ stampIdx, tappedAt: tabletNow - 60_000 }], tabletNow))).toEqual([
        'applied',
      ])
    }
    const [row] = await database.db.read<{ clock_offset_ms: number }>(
      'SELECT clock_offset_ms FROM tablet_numbers',
    )
    expect(Math.abs(row?.clock_offset_ms ?? 0)).toBe(2 * 365 * dayMs)
  })

  test('a number that never came is told to the manager, a batch that comes twice is not', async () => {
    const stampIdx = await shop.stampWith(0)
    await bring([{ stampIdx }, { stampIdx }])
    await bring([{ stampIdx, seq: 2 }])
    expect(await reviews()).toEqual([])
    await bring([{ stampIdx, seq: 5 }])
    expect(await reviews()).toEqual(['numbers-missing'])
  })

  test('a tablet with new storage is told to the manager (O-6)', async () => {
    const stampIdx = await shop.stampWith(0)
    await bring([{ stampIdx }, { stampIdx }])
    const wiped = { ...queued({ stampIdx }), seq: 1, epoch: newId() }
    await shop.tablet('POST', '/api/counter/v1/commands', { sentAt: shop.clock.now, commands: [wiped] })
    expect(await reviews()).toEqual(['storage-new'])
  })

  test('where one cannot be decided now, it and those behind it are for later, and in order', async () => {
    const [one, two] = [await shop.stampWith(0), await shop.stampWith(0)]
    let armed = true
    const db = {
      ...database.db,
      write: (work: Parameters<typeof database.db.write>[0]) =>
        database.db.write(work).then((value) => {
          const decision = value as { stampIdx?: number } | undefined
          if (armed && decision?.stampIdx === two) throw new DbUnavailable('planted')
          return value
        }),
    } as typeof database.db
    const failing = await openTestShop({ db })
    const commands = [{ stampIdx: one }, { stampIdx: two }, { stampIdx: one }].map(queued)
    const send = () =>
      failing.tablet('POST', '/api/counter/v1/commands', { sentAt: failing.clock.now, commands })
    expect(outcomes(v.parse(commandsResult, (await send()).result).verdicts)).toEqual([
      'applied',
      'later',
      'later',
    ])
    await bring([{ stampIdx: one, seq: 4 }])
    expect(await reviews()).toEqual([])
    armed = false
    const { verdicts } = v.parse(commandsResult, (await send()).result)
    expect(verdicts.map(({ replayed }) => replayed)).toEqual([true, true, false])
    expect([await shop.holds(one), await shop.holds(two)]).toEqual([3, 1])
  })

  test('a crash between the full card and the next one is mended at the next start', async () => {
    const stampIdx = await shop.stampWith(10)
    const dying = await openTestShop({ db: dyingAt(database.db, /INSERT INTO stamps/) })
    const commands = [queued({ stampIdx, count: 2 })]
    const lost = await dying.tablet('POST', '/api/counter/v1/commands', { sentAt: dying.clock.now, commands })
    expect(lost.status).toBe(500)
    await openTestShop(database)
    const { nextStampIdx } = (await shop.reads.snapshot(stampIdx)) ?? {}
    expect(await shop.holds(nextStampIdx ?? 0)).toBe(2)
    await shop.tablet('POST', '/api/counter/v1/commands', { sentAt: shop.clock.now, commands })
    expect(await shop.holds(nextStampIdx ?? 0)).toBe(2)
  })

  test('a stamp is reserved for one tablet, renewed by it, seen by the others and free after 45 s', async () => {
    const stampIdx = await shop.stampWith(10)
    const path = `/api/counter/v1/stamps/${stampIdx}/reservation`
    expect(await shop.tablet('POST', path)).toMatchObject({
      code: 0,
      result: { until: shop.clock.now + 45_000 },
    })
    expect(await shop.tablet('POST', path)).toMatchObject({ code: 0 })
    expect(await shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx, onsitePwd })).toMatchObject({
      code: 1012,
    })
    expect((await shop.reads.snapshot(stampIdx, 'another'))?.reservedBy).toMatchObject({
      until: shop.clock.now + 45_000,
    })
    shop.clock.now += 45_001
    expect((await shop.reads.snapshot(stampIdx, 'another'))?.reservedBy).toBeNull()
    await shop.tablet('POST', path)
    await shop.tablet('DELETE', path)
    expect(await shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx, onsitePwd })).toMatchObject({ code: 0 })
  })
})
