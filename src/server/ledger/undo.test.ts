/** An undo takes back what one add has put down, where it went: all of it or nothing, once, by who tapped it. */
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandsResult, type Verdict } from '#shared/endpoints/commands.ts'
import { noLimits } from '#shared/limits.ts'
import type { Review } from '#shared/review-api.ts'
import { createShopTime } from '../people/shop-time.ts'
import { readHistory } from '../review/history.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { rewriting } from '../testing/planted.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'
const minuteMs = 60_000

describeOnBoth('an undo', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let seq = 0
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
    seq = 0
  })
  afterEach(() => database.remove())

  const epoch = newId()
  type Tap = { commandId?: string; count?: number; undoes?: string; tappedAt?: number; personId?: string }
  async function send(kind: string, stampIdx: number, tap: Tap = {}, at = shop): Promise<Verdict> {
    const { commandId = newId(), count = 1, tappedAt = at.clock.now, ...more } = tap
    const command = { kind, commandId, stampIdx, count, tappedAt, seq: ++seq, epoch, ...more }
    const answer = await at.tablet('POST', `${api}/commands`, {
      sentAt: at.clock.now,
      commands: [command],
    })
    const [verdict] = v.parse(commandsResult, answer.result).verdicts
    if (!verdict) throw new Error('no verdict')
    return verdict
  }
  async function added(stampIdx: number, tap: Tap = {}): Promise<{ commandId: string; verdict: Verdict }> {
    const commandId = newId()
    return { commandId, verdict: await send('add', stampIdx, { commandId, ...tap }) }
  }
  const undo = (stampIdx: number, undoes: string, tap: Tap = {}, at = shop) =>
    send('remove', stampIdx, { undoes, ...tap }, at)
  async function inbox(): Promise<Review[]> {
    const { result } = await shop.manager('GET', `${api}/reviews`)
    return (result as { reviews: Review[] }).reviews
  }
  const mismatches = async (stampIdx: number) =>
    (
      await readHistory(
        { db: database.db, clock: createShopTime('Asia/Seoul'), now: () => shop.clock.now },
        stampIdx,
      )
    )?.mismatches

  test('of a stamp that was carried over takes it from the next card, and the full card keeps its own', async () => {
    const full = await shop.stampWith(9)
    const mine = newId()
    await added(full)
    const verdict = await send('add', full, { commandId: mine })
    const next = verdict.nextStampIdx ?? 0
    expect([await shop.holds(full), await shop.holds(next)]).toEqual([10, 1])
    expect(await undo(full, mine)).toMatchObject({ outcome: 'applied', nextStampIdx: next })
    expect([await shop.holds(full), await shop.holds(next)]).toEqual([10, 0])
    expect([await mismatches(full), await mismatches(next)]).toEqual([[], []])
  })

  test('of what went to three cards takes it from all of them, each in its own story', async () => {
    const one = await shop.stampWith(5, 2)
    await added(one, { count: 5 })
    const two = (await shop.reads.snapshot(one))?.nextStampIdx ?? 0
    const { commandId } = await added(one, { count: 5 })
    const three = (await shop.reads.snapshot(two))?.nextStampIdx ?? 0
    const held = async () => [await shop.holds(one), await shop.holds(two), await shop.holds(three)]
    expect(await held()).toEqual([6, 6, 3])
    expect(await undo(one, commandId, { count: 5 })).toMatchObject({ outcome: 'applied' })
    expect(await held()).toEqual([6, 4, 0])
    for (const stampIdx of [one, two, three]) expect(await mismatches(stampIdx)).toEqual([])
  })

  test('is all or nothing: where one of the cards cannot give it back, none does', async () => {
    const one = await shop.stampWith(9)
    const { commandId, verdict } = await added(one, { count: 3 })
    const two = verdict.nextStampIdx ?? 0
    await shop.api('PUT', '/api/stamp/v1/update', { stampIdx: two, activeYn: 'N' })
    expect(await undo(one, commandId, { count: 3 })).toMatchObject({
      outcome: 'refused',
      refusal: 'not-active',
    })
    expect([await shop.holds(one), await shop.holds(two)]).toEqual([10, 2])
    await shop.api('PUT', '/api/stamp/v1/update', { stampIdx: two, activeYn: 'Y' })
    expect(await undo(one, commandId, { count: 3 })).toMatchObject({ outcome: 'applied' })
    expect([await shop.holds(one), await shop.holds(two)]).toEqual([9, 0])
  })

  test('of what waits for a manager closes the review, and nothing is added later', async () => {
    const full = await shop.stampWith(10)
    const next = (await added(full)).verdict.nextStampIdx ?? 0
    await shop.api('PUT', '/api/stamp/v1/update', { stampIdx: next, activeYn: 'N' })
    const { commandId, verdict } = await added(full)
    expect(verdict.outcome).toBe('review')
    const [review] = await inbox()
    expect(await undo(full, commandId)).toMatchObject({ outcome: 'applied' })
    expect(await inbox()).toEqual([])
    await shop.api('PUT', '/api/stamp/v1/update', { stampIdx: next, activeYn: 'Y' })
    const late = await shop.manager('POST', `${api}/reviews/${review?.reviewId}/close`, { action: 'add' })
    expect(late).toMatchObject({ code: 1304 })
    expect([await shop.holds(full), await shop.holds(next)]).toEqual([10, 1])
    expect(await mismatches(full)).toEqual([])
  })

  test('of three stamps that wait for a manager is in the log as three', async () => {
    const full = await shop.stampWith(10)
    await shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx: full, onsitePwd })
    const { commandId, verdict } = await added(full, { count: 3 })
    expect(verdict.outcome).toBe('review')
    expect(await undo(full, commandId, { count: 3 })).toMatchObject({ outcome: 'applied' })
    const [row] = await database.db.read("SELECT body FROM audit WHERE event = 'stamp.removed'")
    expect(JSON.parse(String(row?.body))).toMatchObject({ count: 3, stamps: 10 })
    expect(await mismatches(full)).toEqual([])
  })

  test('of what a manager has settled is for the manager', async () => {
    const full = await shop.stampWith(10)
    await shop.tablet(
      'POST',
      `${api}/redemptions`,
      { stampIdx: full, onsitePwd },
      { 'Idempotency-Key': newId() },
    )
    const { commandId } = await added(full)
    const [review] = await inbox()
    await shop.manager('POST', `${api}/reviews/${review?.reviewId}/close`, { action: 'add' })
    expect(await undo(full, commandId)).toMatchObject({ refusal: 'undo-not-possible' })
  })

  /** How many of so many undos of one add at once are applied, and what the card holds afterwards. */
  async function rush(at: TestShop): Promise<{ applied: number; held: number }> {
    const stampIdx = await at.stampWith(5)
    const commandId = newId()
    await send('add', stampIdx, { commandId }, at)
    const verdicts = await Promise.all(Array.from({ length: 8 }, () => undo(stampIdx, commandId, {}, at)))
    const applied = verdicts.filter(({ outcome }) => outcome === 'applied').length
    return { applied, held: await at.holds(stampIdx) }
  }

  test.each([
    ['in the order of the taps', ['arriving-add', 'remove']],
    ['the undo first', ['remove', 'arriving-add']],
  ])('that waits for a manager with its add, settled %s: nothing is left of the two', async (_, order) => {
    const [full, other] = [await shop.stampWith(9), await shop.stampWith(3)]
    await database.db.write((tx) =>
      tx.run(
        "INSERT INTO people (person_id, name, role, created_at, disabled_at) VALUES ('lee', 'Lee', 'cashier', 1, 2)",
      ),
    )
    for (const stampIdx of [full, other]) {
      const tap = { count: 2, personId: 'lee' }
      const { commandId } = await added(stampIdx, tap)
      expect(await undo(stampIdx, commandId, tap)).toMatchObject({ outcome: 'review' })
      for (const kind of order) {
        const held = (await inbox()).find((it) => it.stampIdx === stampIdx && it.evidence.command === kind)
        // The undo has withdrawn its add.
        if (!held) continue
        const path = `${api}/reviews/${held.reviewId}/close`
        expect(await shop.manager('POST', path, { action: 'apply' })).toMatchObject({ code: 0 })
      }
    }
    const [next] = await database.db.read<{ stamps: number }>(
      'SELECT stamps FROM stamps WHERE follows = $1',
      [full],
    )
    expect([await shop.holds(full), await shop.holds(other), next?.stamps ?? 0]).toEqual([9, 3, 0])
    expect([await mismatches(full), await mismatches(other)]).toEqual([[], []])
  })

  test('is done once: a second one is refused, at once or later', async () => {
    expect(await rush(shop)).toEqual({ applied: 1, held: 5 })
    const stampIdx = await shop.stampWith(5)
    const { commandId } = await added(stampIdx)
    await undo(stampIdx, commandId)
    expect(await undo(stampIdx, commandId)).toMatchObject({ outcome: 'refused', refusal: 'undone-already' })
    expect(await shop.holds(stampIdx)).toBe(5)
  })

  test('planted: without the mark on the add it is done more often', async () => {
    const unmarked = rewriting(database.db, (sql) =>
      sql.replace(
        'SET undone_by = $2 WHERE command_id = $1 AND undone_by IS NULL',
        'SET kind = kind WHERE command_id = $1 AND $2 <> $1',
      ),
    )
    const broken = await openTestShop({ db: unmarked })
    expect((await rush(broken)).applied).toBeGreaterThan(1)
  })

  test('names an add that is there, of the same card, whole, of the same person, of the last ten minutes', async () => {
    const [stampIdx, other] = [await shop.stampWith(5), await shop.stampWith(5)]
    const { commandId } = await added(stampIdx, { count: 2 })
    const refused = { outcome: 'refused', refusal: 'undo-not-possible' }
    expect(await send('remove', stampIdx, { count: 5 })).toMatchObject(refused)
    expect(await undo(stampIdx, newId())).toMatchObject(refused)
    expect(await undo(other, commandId, { count: 2 })).toMatchObject(refused)
    expect(await undo(stampIdx, commandId, { count: 1 })).toMatchObject(refused)
    expect(await undo(stampIdx, commandId, { count: 2, personId: 'kim' })).toMatchObject(refused)
    const applied = await undo(stampIdx, commandId, { count: 2 })
    expect(applied).toMatchObject({ outcome: 'applied', nextStampIdx: null })
    const late = await added(stampIdx)
    shop.clock.now += 12 * minuteMs
    expect(await undo(stampIdx, late.commandId)).toMatchObject(refused)
    expect([await shop.holds(stampIdx), await shop.holds(other)]).toEqual([6, 5])
  })

  test('leaves nothing behind that another tablet asks about, or that a limit counts', async () => {
    const limits = {
      ...noLimits,
      minutesBetween: { max: 10, kind: 'hard' },
      stampsAnHour: { max: 2, kind: 'hard' },
    }
    const stampIdx = await shop.stampWith(5)
    const lastAdd = async () => (await shop.reads.snapshot(stampIdx))?.lastAdd?.commandId
    const first = await added(stampIdx)
    shop.clock.now += 11 * minuteMs
    const { commandId } = await added(stampIdx)
    expect(await lastAdd()).toBe(commandId)
    expect(await shop.manager('PUT', `${api}/limits`, limits)).toMatchObject({ code: 0 })
    expect((await added(stampIdx)).verdict).toMatchObject({ refusal: 'over-a-limit' })
    expect(await undo(stampIdx, commandId)).toMatchObject({ outcome: 'applied' })
    expect(await lastAdd()).toBe(first.commandId)
    expect((await added(stampIdx)).verdict).toMatchObject({ outcome: 'applied' })
  })

  test('of what was carried over leaves nothing behind on the next card either', async () => {
    const limits = { ...noLimits, minutesBetween: { max: 10, kind: 'hard' } }
    expect(await shop.manager('PUT', `${api}/limits`, limits)).toMatchObject({ code: 0 })
    const full = await shop.stampWith(9)
    const { commandId, verdict } = await added(full, { count: 2 })
    const next = verdict.nextStampIdx ?? 0
    expect(await undo(full, commandId, { count: 2 })).toMatchObject({ outcome: 'applied' })
    for (const stampIdx of [full, next])
      expect(await shop.reads.snapshot(stampIdx)).toMatchObject({ lastAdd: null })
    expect((await added(next)).verdict).toMatchObject({ outcome: 'applied' })
    expect([await mismatches(full), await mismatches(next)]).toEqual([[], []])
  })

  test('that waited with its add on a tablet is reckoned from tap to tap', async () => {
    const stampIdx = await shop.stampWith(5)
    const tappedAt = shop.clock.now - 180 * minuteMs
    const { commandId } = await added(stampIdx, { tappedAt })
    expect(await undo(stampIdx, commandId, { tappedAt: tappedAt + 9 * minuteMs })).toMatchObject({
      outcome: 'applied',
    })
  })

  test('of an add that was refused takes nothing from a card that never had it', async () => {
    const stampIdx = await shop.stampWith(5, 1, { activeYn: 'N' })
    const { commandId, verdict } = await added(stampIdx)
    expect(verdict.outcome).toBe('refused')
    await shop.api('PUT', '/api/stamp/v1/update', { stampIdx, activeYn: 'Y' })
    expect(await undo(stampIdx, commandId)).toMatchObject({ refusal: 'undo-not-possible' })
    expect(await shop.holds(stampIdx)).toBe(5)
  })
})
