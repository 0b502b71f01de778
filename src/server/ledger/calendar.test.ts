/** "Good for 30 days" is 30 dates of the shop's calendar, on either side of a change of clocks. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Redemption } from '#shared/counter-api.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'

describeOnBoth('the days of a card', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database, { timeZone: 'Europe/London' })
    await database.db.write((tx) => tx.run('UPDATE stamp_cards SET valid_days = 30'))
  })
  afterEach(() => database.remove())

  const endOf = async (stampIdx: number) =>
    (await database.db.read('SELECT end_ymd FROM stamps WHERE stamp_idx = $1', [stampIdx]))[0]?.end_ymd
  const issue = (commandId: string, cardIdx = 1) =>
    shop.tablet('POST', `${api}/stamps`, { cardIdx }, { 'Idempotency-Key': commandId })
  const redeem = (stampIdx: number) =>
    shop.tablet('POST', `${api}/redemptions`, { stampIdx, onsitePwd }, { 'Idempotency-Key': newId() })

  test.each([
    ['clocks go forward, half an hour before midnight', '2026-03-28T23:30:00Z', '2026-04-27'],
    ['clocks go back, half an hour after midnight', '2026-10-23T23:30:00Z', '2026-11-23'],
  ])(
    '%s: a new card, the next one and one that is given back end on the same date',
    async (_, at, endYmd) => {
      shop.clock.now = Date.parse(at)
      const span = { strtYmd: '2026-03-01', endYmd: '2026-11-01' }
      const { result } = await shop.api('POST', '/api/stamp/v1/create', { cardIdx: 1, ...span })
      const full = Number(result)
      await shop.api('PUT', '/api/stamp/v1/update', { stampIdx: full, stamps: 10 })
      const issued = (await issue(newId())).result as { stampIdx: number; endYmd: string }
      expect(issued.endYmd).toBe(endYmd)
      const { next } = (await redeem(full)).result as Redemption
      expect(await endOf(next?.stampIdx ?? 0)).toBe(endYmd)
      await database.db.write((tx) =>
        tx.run('UPDATE stamps SET end_ymd = strt_ymd WHERE stamp_idx = $1', [full]),
      )
      const back = await shop.manager(
        'POST',
        `${api}/stamps/${full}/give-back`,
        { reason: 'by mistake' },
        { 'Idempotency-Key': newId() },
      )
      expect(await endOf((back.result as { stampIdx: number }).stampIdx)).toBe(endYmd)
    },
  )

  test('an issue that is sent again on another day is the same stamp, though the card has changed since', async () => {
    const commandId = newId()
    const first = await issue(commandId)
    shop.clock.now += 86_400_000
    expect(await issue(commandId)).toMatchObject({ code: 0, result: first.result })
    await database.db.write((tx) => tx.run('UPDATE stamp_cards SET valid_days = 60, active = 0'))
    expect(await issue(commandId)).toMatchObject({ code: 0, result: first.result })
    expect(await issue(commandId, 2)).toMatchObject({ status: 422, code: 1013 })
    expect(await issue(newId())).toMatchObject({ code: 1400 })
  })
})
