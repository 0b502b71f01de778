/** Ids that the server will need: nobody can use one up beforehand, and those of an older form are still found. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Verdict } from '#shared/endpoints/commands.ts'
import type { Db } from '../db/db.ts'
import { createVault } from '../db/vault.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { unchecked } from '../testing/planted.ts'
import { newId, onsitePwd, openTestShop, type TestShop, testSecret } from '../testing/test-shop.ts'
import { derivedId, formerId } from './derived-id.ts'
import { nobody } from './holders.ts'
import { reviewIdOf } from './reviews.ts'

const automation = { caller: { kind: 'automation' } } as const

describeOnBoth('ids that are made from a cause', (create) => {
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
  async function add(
    stampIdx: number,
    { count = 1, commandId = newId() as string } = {},
    at = shop,
  ): Promise<Verdict | undefined> {
    const command = { kind: 'add', commandId, stampIdx, count, tappedAt: shop.clock.now, seq: ++seq, epoch }
    const answer = await at.tablet('POST', '/api/counter/v1/commands', {
      sentAt: shop.clock.now,
      commands: [command],
    })
    return (answer.result as { verdicts: Verdict[] }).verdicts[0]
  }
  const redeem = (stampIdx: number) =>
    shop.tablet(
      'POST',
      '/api/counter/v1/redemptions',
      { stampIdx, onsitePwd },
      { 'Idempotency-Key': newId() },
    )
  /** A cashier's own command under an id that can be worked out. */
  const take = async (cause: string) =>
    expect(await add(await shop.stampWith(0), { commandId: formerId(cause) })).toMatchObject({
      outcome: 'applied',
    })

  test('the next card comes although somebody has used the id that its stamp had given it', async () => {
    const stampIdx = await shop.stampWith(10)
    await take(`next:${stampIdx}`)
    expect(await redeem(stampIdx)).toMatchObject({ code: 0, result: { next: { stamps: 0 } } })
  })

  test('a stamp is carried over although somebody has used the id that its add had given it', async () => {
    const stampIdx = await shop.stampWith(10)
    const commandId = newId()
    await take(`carried:${commandId}`)
    const verdict = await add(stampIdx, { commandId })
    expect(verdict).toMatchObject({ outcome: 'carried-over', nextStampIdx: expect.any(Number) })
    expect(await shop.holds(verdict?.nextStampIdx ?? 0)).toBe(1)
  })

  test('planted: under an id that can be worked out the stamp is on no card', async () => {
    const plain = unchecked(database.db, /SELECT 1 AS one FROM commands/, { one: 1 })
    const read: Db['read'] = (sql, params) => plain.write((tx) => tx.query(sql, params))
    const at = await openTestShop({ db: { ...plain, read } })
    const stampIdx = await shop.stampWith(10)
    const commandId = newId()
    await take(`carried:${commandId}`)
    expect(await add(stampIdx, { commandId }, at)).toMatchObject({ outcome: 'carried-over' })
    expect(await shop.reads.snapshot(stampIdx)).toMatchObject({ nextStampIdx: null })
  })

  test('a review adds what it says although somebody has used the id that it had', async () => {
    const stampIdx = await shop.stampWith(10)
    await redeem(stampIdx)
    const commandId = newId()
    expect(await add(stampIdx, { commandId })).toMatchObject({ outcome: 'review' })
    const reviewId = reviewIdOf('added-after-redemption', commandId)
    await take(`review:${reviewId}:0`)
    const closed = await shop.manager('POST', `/api/counter/v1/reviews/${reviewId}/close`, { action: 'add' })
    const { stampIdx: nextIdx } = (closed.result as { outcome: { stampIdx: number } }).outcome
    expect(await shop.holds(nextIdx)).toBe(1)
  })

  test('what was made under an id of the older form is found, and not made again', async () => {
    const stampIdx = await shop.stampWith(10)
    const span = { strtYmd: '2026-03-10', endYmd: '2027-03-10', domain: null, active: true, holder: nobody }
    const made = await shop.ledger.decide(
      { kind: 'create', commandId: formerId(`next:${stampIdx}`), cardIdx: 1, ...span, follows: stampIdx },
      automation,
    )
    const nextIdx = made.stampIdx ?? 0
    const commandId = newId()
    await shop.ledger.decide(
      {
        kind: 'arriving-add',
        commandId: formerId(`carried:${commandId}`),
        stampIdx: nextIdx,
        count: 1,
        tappedAt: 0,
      },
      automation,
    )
    expect(await add(stampIdx, { commandId })).toMatchObject({
      outcome: 'carried-over',
      nextStampIdx: nextIdx,
    })
    expect(await redeem(stampIdx)).toMatchObject({ result: { next: { stampIdx: nextIdx, stamps: 1 } } })
  })

  test('without the secret an id cannot be worked out', async () => {
    const idOf = (secret: string) => derivedId(database.db.read, createVault(secret), 'next:394')
    const id = await idOf(testSecret)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(await idOf(testSecret)).toBe(id)
    expect([await idOf(`${testSecret} another`), formerId('next:394')]).not.toContain(id)
  })
})
