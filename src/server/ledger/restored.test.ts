/** Whose reward waits after a restore, for how long, and what lets it go. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'
import { markRestored, noteLaterInLog, readRestored } from './restored.ts'

const api = '/api/counter/v1'
const hourMs = 3_600_000
const dayMs = 24 * hourMs
type Review = { reviewId: string; kind: string; stampIdx: number; suggested: string }

describeOnBoth('rewards on hold after a restore', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let seq = 0
  const epoch = newId()
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
    seq = 0
  })
  afterEach(() => database.remove())

  async function restore(): Promise<void> {
    shop.clock.now += hourMs
    const restoredAt = shop.clock.now
    await database.db.write((tx) => markRestored(tx, { backupAt: restoredAt - hourMs, restoredAt }))
    shop.clock.now += hourMs + 1
  }
  const key = () => ({ 'Idempotency-Key': newId() })
  const redeem = async (stampIdx: number) =>
    (await shop.tablet('POST', `${api}/redemptions`, { stampIdx, onsitePwd }, key())).code
  async function add(stampIdx: number, count: number): Promise<void> {
    const it = { kind: 'add', commandId: newId(), seq: ++seq, epoch, stampIdx, count }
    const commands = [{ ...it, tappedAt: shop.clock.now }]
    expect((await shop.tablet('POST', `${api}/commands`, { sentAt: shop.clock.now, commands })).code).toBe(0)
  }
  async function correct(stampIdx: number, kind: 'add' | 'remove', count: number): Promise<void> {
    const body = { kind, count, reason: 'as the customer says' }
    expect((await shop.manager('POST', `${api}/stamps/${stampIdx}/corrections`, body, key())).code).toBe(0)
  }
  async function replaceLost(stampIdx: number): Promise<number> {
    const { result } = await shop.tablet('POST', `${api}/stamps/${stampIdx}/replacement`, {}, key())
    return (result as { stampIdx: number }).stampIdx
  }
  const inbox = async () =>
    ((await shop.manager('GET', `${api}/reviews`)).result as { reviews: Review[] }).reviews
  async function close(action: string): Promise<void> {
    const [review] = await inbox()
    const answer = await shop.manager('POST', `${api}/reviews/${review?.reviewId}/close`, { action })
    expect(answer.code).toBe(0)
  }

  test('a card that stands for a lost one is as old as that one, however often it was lost', async () => {
    const [full, nearly] = [await shop.stampWith(10), await shop.stampWith(9)]
    await restore()
    expect(await redeem(full)).toBe(1021)
    const second = await replaceLost(await replaceLost(full))
    expect(await redeem(second)).toBe(1021)
    // One question to the manager, and one answer to it.
    expect(await inbox()).toMatchObject([{ stampIdx: full }])
    await close('apply')
    expect(await redeem(second)).toBe(0)

    const filled = await replaceLost(nearly)
    await add(filled, 1)
    expect(await redeem(filled)).toBe(1021)
    expect(await inbox()).toMatchObject([{ stampIdx: filled }])
  })

  test('a card that was let go stays let go where it is replaced, and so does one that is made since', async () => {
    const [old, other] = [await shop.stampWith(10), await shop.stampWith(10)]
    await restore()
    expect(await redeem(old)).toBe(1021)
    await close('apply')
    expect(await redeem(await replaceLost(old))).toBe(0)
    // A full card's next one follows it as well, and is the shop's own.
    for (const count of [5, 5]) await add(other, count)
    const [next] = await database.db.read<{ stamp_idx: number }>(
      'SELECT stamp_idx FROM stamps WHERE follows = $1',
      [other],
    )
    expect(await redeem(next?.stamp_idx ?? 0)).toBe(0)
    expect(await inbox()).toEqual([])
  })

  test('what a manager has left held waits, and is asked about again where it was earned anew', async () => {
    const stampIdx = await shop.stampWith(10)
    await restore()
    expect(await redeem(stampIdx)).toBe(1021)
    shop.clock.now += 1000
    await close('dismiss')
    shop.clock.now += 1000
    // Nothing of it has changed: what came too late for it is on the next card.
    await add(stampIdx, 1)
    expect([await redeem(stampIdx), await inbox()]).toEqual([1021, []])

    for (const turn of ['dismiss', 'apply']) {
      shop.clock.now += 1000
      for (const count of [5, 5]) await correct(stampIdx, 'remove', count)
      shop.clock.now += 20 * dayMs
      for (const count of [5, 5]) await add(stampIdx, count)
      for (let n = 0; n < 2; n++) expect(await redeem(stampIdx)).toBe(1021)
      expect(await inbox()).toMatchObject([{ kind: 'reward-after-restore', stampIdx }])
      shop.clock.now += 1000
      await close(turn)
    }
    expect(await redeem(stampIdx)).toBe(0)
  })

  test('a card of which a newer log tells is read while it has three stamps, and its reward waits once it is full', async () => {
    const stampIdx = await shop.stampWith(3)
    await restore()
    const restored = await readRestored(database.db.read)
    if (!restored) throw new Error('not restored')
    const later = { stampIdx, rows: 2, count: 5, redeemedAt: null }
    await database.db.write((tx) => noteLaterInLog(tx, restored, later))
    await correct(stampIdx, 'add', 2)
    shop.clock.now += 1000
    const [read] = await inbox()
    await close(read?.suggested ?? '')
    shop.clock.now += 60 * dayMs
    await add(stampIdx, 2)
    // Lost before it is full: what was added to it counts as well.
    const replaced = await replaceLost(stampIdx)
    shop.clock.now += 1000
    await correct(replaced, 'add', 3)
    expect(await redeem(replaced)).toBe(1021)
    expect(await inbox()).toMatchObject([{ kind: 'reward-after-restore', stampIdx: replaced }])
    await close('apply')
    expect(await redeem(replaced)).toBe(0)
  })
})
