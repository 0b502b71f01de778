/** O-11: whatever has become of the next card, a stamp that a full one could not hold is on a card or before a manager. */
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Redemption } from '#shared/counter-api.ts'
import { commandsResult, type Verdict } from '#shared/endpoints/commands.ts'
import type { Review } from '#shared/review-api.ts'
import { derivedId } from '../ledger/derived-id.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { doingBefore } from '../testing/planted.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'
const stampApi = '/api/stamp/v1'

describeOnBoth('what a full card could not hold', (create) => {
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
  async function add(stampIdx: number, commandId: string = newId(), at = shop): Promise<Verdict | undefined> {
    const command = { kind: 'add', commandId, stampIdx, count: 1, tappedAt: at.clock.now, seq: ++seq, epoch }
    const answer = await at.tablet('POST', `${api}/commands`, {
      sentAt: at.clock.now,
      commands: [command],
    })
    expect(answer).toMatchObject({ status: 200 })
    return v.parse(commandsResult, answer.result).verdicts[0]
  }
  async function inbox(): Promise<Review[]> {
    const { result } = await shop.manager('GET', `${api}/reviews`)
    return (result as { reviews: Review[] }).reviews
  }
  const close = (review: Review | undefined, action: string) =>
    shop.manager('POST', `${api}/reviews/${review?.reviewId}/close`, { action })
  /** A full card whose next one has a stamp already. */
  async function fullWithNext(): Promise<{ full: number; next: number }> {
    const full = await shop.stampWith(10)
    const next = (await add(full))?.nextStampIdx ?? 0
    return { full, next }
  }
  const update = (stampIdx: number, fields: object) =>
    shop.api('PUT', `${stampApi}/update`, { stampIdx, ...fields })
  const remove = (stampIdx: number) => shop.api('DELETE', `${stampApi}/delete?stampIdx=${stampIdx}`)

  test('the next card was deleted: another one is made, and the answer names it', async () => {
    const { full, next } = await fullWithNext()
    await remove(next)
    const verdict = await add(full)
    expect(verdict).toMatchObject({ outcome: 'carried-over', nextStampIdx: expect.any(Number) })
    expect(verdict?.nextStampIdx).not.toBe(next)
    expect(await shop.holds(verdict?.nextStampIdx ?? 0)).toBe(1)
    expect(await inbox()).toEqual([])
  })

  test('what a manager places goes on the same way: the answer does not say "on the next card" of what waits', async () => {
    const redeemed = await shop.stampWith(10)
    const { result } = await shop.tablet(
      'POST',
      `${api}/redemptions`,
      { stampIdx: redeemed, onsitePwd },
      { 'Idempotency-Key': newId() },
    )
    const full = (result as Redemption).next?.stampIdx ?? 0
    await update(full, { stamps: 10 })
    const next = (await add(full))?.nextStampIdx ?? 0
    const commandIds = [newId(), newId()]
    for (const commandId of commandIds) await add(redeemed, commandId)
    const [first, second] = await inbox()
    expect(await close(first, 'add')).toMatchObject({ result: { outcome: { carriedOver: 1 } } })
    expect(await shop.holds(next)).toBe(2)
    await update(next, { activeYn: 'N' })
    const closed = await close(second, 'add')
    expect(closed).toMatchObject({ result: { outcome: { carriedOver: 1, state: 'carry-open' } } })
    expect(await inbox()).toMatchObject([{ kind: 'carried-nowhere' }])
  })

  test('the next card was redeemed: the stamp is on the one after it', async () => {
    const { full, next } = await fullWithNext()
    await update(next, { stamps: 10 })
    await shop.api('PUT', `${stampApi}/redeem`, { stampIdx: next, onsitePwd })
    const verdict = await add(full)
    expect(verdict?.outcome).toBe('carried-over')
    expect(verdict?.nextStampIdx).not.toBe(next)
    expect(await shop.holds(verdict?.nextStampIdx ?? 0)).toBe(1)
  })

  test.each([
    ['switched off', { activeYn: 'N' }, 'not-active', { activeYn: 'Y' }, 'add'],
    ['expired', { endYmd: '2026-03-10' }, 'expired', null, 'extend-and-add'],
    ['not yet valid', { strtYmd: '2026-06-01' }, 'not-yet-valid', { strtYmd: '2026-03-10' }, 'add'],
  ] as const)(
    'the next card is %s: a manager decides, and settles it once',
    async (_, fields, cause, mend, action) => {
      const { full, next } = await fullWithNext()
      await update(next, fields)
      if (cause === 'expired') shop.clock.now += 2 * 86_400_000
      const commandId = newId()
      expect(await add(full, commandId)).toMatchObject({ outcome: 'review', nextStampIdx: null })
      expect(await add(full, commandId)).toMatchObject({ outcome: 'review', replayed: true })
      const [review, ...others] = await inbox()
      expect(others).toEqual([])
      expect(review).toMatchObject({
        kind: 'carried-nowhere',
        stampIdx: full,
        suggested: action,
        evidence: { count: 1, cause, nextIdx: next },
      })
      if (mend) {
        expect(await close(review, action)).toMatchObject({ code: expect.toBeOneOf([1002, 1003]) })
        await update(next, mend)
      }
      expect(await close(review, action)).toMatchObject({ code: 0, result: { outcome: { stampIdx: next } } })
      await close(review, action)
      expect([await shop.holds(full), await shop.holds(next)]).toEqual([10, 2])
      expect(await inbox()).toEqual([])
    },
  )

  test('a card that is switched off between the look and the add loses no stamp', async () => {
    const { full, next } = await fullWithNext()
    const other = await database.again()
    let armed = true
    const db = doingBefore(database.db, /UPDATE stamps SET stamps = stamps \+/, async (tx) => {
      if (!armed) return
      armed = false
      await tx.run('UPDATE stamps SET active = 0, version = version + 1 WHERE stamp_idx = $1', [next])
    })
    const racing = await openTestShop({ db })
    const verdict = await add(full, newId(), racing)
    const kinds = (await inbox()).map(({ kind }) => kind)
    const onNext = await shop.holds(next)
    expect([verdict?.outcome, kinds, onNext]).toEqual(
      verdict?.outcome === 'review' ? ['review', ['carried-nowhere'], 1] : ['carried-over', [], 2],
    )
    await other.close()
  })

  test('what an older server lost by a refusal that it did not look at is found at the next start', async () => {
    const { full, next } = await fullWithNext()
    await update(next, { activeYn: 'N' })
    const commandId = newId()
    // The older server's way: the inner add is refused and nobody is notified.
    const tappedAt = shop.clock.now
    const [jo, automation] = [
      { kind: 'tablet', tabletId: 'till-1', tabletNm: 'Till 1', personId: 'jo', personNm: 'Jo' },
      { kind: 'automation' },
    ] as const
    const outer = { kind: 'arriving-add', commandId, stampIdx: full, count: 1, tappedAt } as const
    await shop.ledger.decide(outer, { caller: jo, tappedAt })
    const innerId = await derivedId(database.db.read, shop.vault, `carried:${commandId}`)
    const inner = { ...outer, commandId: innerId, stampIdx: next, tappedAt: 0 } as const
    expect(await shop.ledger.decide(inner, { caller: automation })).toMatchObject({ refusal: 'not-active' })
    expect(await inbox()).toEqual([])
    shop = await openTestShop(database)
    expect(await inbox()).toMatchObject([{ kind: 'carried-nowhere', evidence: { count: 1 } }])
  })

  test('the next card was deleted before the reward: another one is made and shown', async () => {
    const { full, next } = await fullWithNext()
    await remove(next)
    const answer = await shop.tablet(
      'POST',
      `${api}/redemptions`,
      { stampIdx: full, onsitePwd },
      { 'Idempotency-Key': newId() },
    )
    const made = (answer.result as Redemption).next
    expect(made).toMatchObject({ stamps: 0 })
    expect(made?.stampIdx).not.toBe(next)
    const [automation] = await database.db.read('SELECT state, made FROM automations')
    expect(automation).toEqual({ state: 'done', made: String(made?.stampIdx) })
    expect((await shop.reads.snapshot(full))?.nextStampIdx).toBe(made?.stampIdx)
  })

  test('a next card that is deleted again and again is made again each time, and once at a time', async () => {
    const { full, next } = await fullWithNext()
    const seen = [next]
    for (let n = 0; n < 4; n++) {
      await remove(seen.at(-1) ?? 0)
      const verdicts = await Promise.all(Array.from({ length: 4 }, () => add(full)))
      const made = new Set(verdicts.map((it) => it?.nextStampIdx))
      expect(made.size).toBe(1)
      seen.push([...made][0] ?? 0)
      expect(await shop.holds(seen.at(-1) ?? 0)).toBe(4)
    }
    expect(new Set(seen).size).toBe(5)
  })
})
