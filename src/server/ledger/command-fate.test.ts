/** A tablet that was reloaded in the middle of a reward asks what became of it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CommandFate } from '#shared/counter-api.ts'
import { addPerson, pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, noon, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'

describeOnBoth('what became of a command', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  const fate = async (commandId: string): Promise<CommandFate> => {
    const answer = await shop.tablet('GET', `${api}/commands/${commandId}`)
    expect(answer).toMatchObject({ status: 200, code: 0 })
    return answer.result as CommandFate
  }
  const redeem = (commandId: string, stampIdx: number, password: string | null) =>
    shop.tablet(
      'POST',
      `${api}/redemptions`,
      { stampIdx, onsitePwd: password },
      { 'Idempotency-Key': commandId },
    )

  test('a reward that was given, with the next card, however often and late it is asked', async () => {
    const [stampIdx, commandId] = [await shop.stampWith(10), newId()]
    expect(await fate(commandId)).toEqual({ state: 'unknown' })
    const given = await redeem(commandId, stampIdx, onsitePwd)
    const expected = { state: 'decided', refusal: null, redemption: given.result }
    expect(expected.redemption).toMatchObject({ redeemedAt: noon, next: { stamps: 0 } })
    expect(await fate(commandId)).toEqual(expected)
    shop.clock.now += 400 * 86_400_000
    expect(await fate(commandId.toUpperCase())).toEqual(expected)
    shop.clock.now = noon
  })

  test('a refusal is told as what it was', async () => {
    const [stampIdx, commandId] = [await shop.stampWith(10), newId()]
    await redeem(commandId, stampIdx, '1')
    expect(await fate(commandId)).toEqual({ state: 'decided', refusal: 'wrong-password', redemption: null })
    const early = newId()
    await redeem(early, await shop.stampWith(3), onsitePwd)
    expect(await fate(early)).toMatchObject({ refusal: 'not-complete' })
  })

  test('an id that was taken without the password can give no reward any more', async () => {
    const [stampIdx, commandId] = [await shop.stampWith(10), newId()]
    expect(await redeem(commandId, stampIdx, null)).toMatchObject({ code: 1008 })
    expect(await redeem(commandId, stampIdx, onsitePwd)).toMatchObject({ code: 1013 })
    expect(await fate(commandId)).toMatchObject({ refusal: 'password-needed', redemption: null })
    expect(await shop.holds(stampIdx)).toBe(10)
  })

  test('asking writes nothing', async () => {
    const count = async () => {
      const tables = ['commands', 'ledger', 'audit', 'stamps', 'webhook_deliveries']
      const rows = await Promise.all(
        tables.map((table) => database.db.read<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`)),
      )
      return rows.map(([row]) => Number(row?.n))
    }
    const [stampIdx, commandId] = [await shop.stampWith(10), newId()]
    await redeem(commandId, stampIdx, onsitePwd)
    const before = await count()
    await fate(commandId)
    await fate(newId())
    expect(await count()).toEqual(before)
  })

  test('another tablet’s command is unknown, and so is a system’s', async () => {
    const other = await pairTablet(shop)
    const personId = await addPerson(shop, 'Ann', '408215')
    expect(await other.call('POST', 'session/pin', { personId, pin: '408215' })).toMatchObject({ code: 0 })
    const [commandId, system] = [newId(), newId()]
    await redeem(commandId, await shop.stampWith(10), onsitePwd)
    const stampIdx = await shop.stampWith(2)
    await shop.api('PUT', '/api/stamp/v1/add', { stampIdx }, { 'Idempotency-Key': system })
    expect(await other.call('GET', `commands/${commandId}`)).toMatchObject({ result: { state: 'unknown' } })
    expect(await fate(commandId)).toMatchObject({ state: 'decided', refusal: null })
    expect(await fate(system)).toEqual({ state: 'unknown' })
  })

  test('a command without an id of ours is refused', async () => {
    expect(await shop.tablet('GET', `${api}/commands/1`)).toMatchObject({ code: 1400 })
  })
})
