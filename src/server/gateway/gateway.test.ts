import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db, Row } from '../db/db.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { type HostedShop, openHostedShop, settleMs } from '../testing/hosted-shop.ts'
import { calm } from '../testing/simulated-network.ts'
import type { Gateway } from './gateway.ts'

const caller = { kind: 'system' } as const
const tablet = { kind: 'tablet', tabletId: 't1', tabletNm: 'Till', personId: 'jo', personNm: 'Jo' } as const

describeOnBoth('the gateway', (create) => {
  let database: TestDatabase
  let shop: HostedShop
  let gateway: Gateway
  beforeEach(async () => {
    database = await create()
    shop = openHostedShop(database.db)
    gateway = shop.process()
  })
  afterEach(() => database.remove())

  const add = (stampIdx: number, count = 1, commandId = randomUUID()) =>
    shop.during(() => gateway.decide({ kind: 'add', commandId, stampIdx, count }, { caller }))
  const redeem = (
    stampIdx: number,
    onsitePwd: string | null = null,
    by: Gateway = gateway,
    commandId = randomUUID(),
  ) => shop.during(() => by.decide({ kind: 'redeem', commandId, stampIdx, onsitePwd }, { caller: tablet }))
  const reviews = (db: Db = database.db) =>
    db.read<Row & { kind: string; evidence: string }>('SELECT kind, evidence FROM reviews ORDER BY opened_at')
  const ledgerRows = async (stampIdx: number) =>
    (await database.db.read('SELECT command_id FROM ledger WHERE stamp_idx = $1', [stampIdx])).length
  const held = (stampIdx: number) => shop.service.stamps.get(stampIdx)?.stamps

  test('add is counted once; the same id again is the first answer', async () => {
    const { stampIdx } = shop.service.make({ stamps: 2 })
    const id = randomUUID()
    expect(await add(stampIdx, 3, id)).toMatchObject({ refusal: null, replayed: false })
    expect(await add(stampIdx, 3, id)).toMatchObject({ refusal: null, replayed: true })
    expect(await add(stampIdx, 2, id)).toMatchObject({ refusal: 'id-used-for-another' })
    expect([held(stampIdx), await ledgerRows(stampIdx)]).toEqual([5, 3])
    expect(await add(stampIdx, 5)).toMatchObject({ refusal: null })
    expect(await add(stampIdx)).toMatchObject({ refusal: 'full' })
  })

  test('a reward: the wrong password never goes upstream, the right one is granted once, the next stamp is made', async () => {
    const { stampIdx } = shop.service.make({ stamps: 10, onsitePwd: '4711' })
    expect(await redeem(stampIdx, '1234')).toMatchObject({
      refusal: 'wrong-password',
      password: { triesLeft: 4 },
    })
    expect(shop.network.sent.size).toBe(0)
    expect(await redeem(stampIdx, '4711')).toMatchObject({ refusal: null })
    expect(await redeem(stampIdx, '4711')).toMatchObject({ refusal: 'already-redeemed' })
    const next = await shop.during(() => gateway.nextOf(stampIdx))
    expect(shop.service.stamps.get(next ?? 0)).toMatchObject({ stamps: 0, cardIdx: 7, redeemed: false })
    expect(shop.service.applied.map(({ call }) => call)).toEqual(['redeem', 'create'])
    const stored = JSON.stringify(await database.db.read('SELECT * FROM upstream_intents'))
    expect(stored + JSON.stringify(await database.db.read('SELECT * FROM upstream_stamps'))).not.toMatch(
      /4711|Mina/,
    )
  })

  test('a lost answer holds the stamp until the count proves it, and the tablet is told "checking" meanwhile', async () => {
    const { stampIdx } = shop.service.make({ stamps: 2 })
    const [id, second] = [randomUUID(), randomUUID()]
    shop.network.weather = { ...shop.network.weather, late: 1, spares: 'GET' }
    expect(await add(stampIdx, 1, id)).toMatchObject({ refusal: 'being-checked' })
    shop.network.weather = { ...shop.network.weather, late: 0 }
    expect(await add(stampIdx, 1, second)).toMatchObject({ refusal: 'being-checked' })
    expect(held(stampIdx)).toBe(2)
    await shop.pass(settleMs + 15_000, gateway)
    expect(await add(stampIdx, 1, id)).toMatchObject({ refusal: null })
    expect(await add(stampIdx, 1, second)).toMatchObject({ refusal: null })
    expect([held(stampIdx), await ledgerRows(stampIdx), (await reviews()).length]).toEqual([4, 2, 0])
  })

  test.each(['add', 'redeem'] as const)(
    'a lost answer to %s that was applied is known within seconds, also of a line that hangs',
    async (kind) => {
      for (let n = 0; n < 12; n++) {
        const { stampIdx } = shop.service.make({ stamps: kind === 'add' ? 2 : 10 })
        shop.network.weather = { ...shop.network.weather, replyLost: 1, spares: 'GET' }
        const commandId = randomUUID()
        const ask = () =>
          kind === 'add' ? add(stampIdx, 1, commandId) : redeem(stampIdx, null, gateway, commandId)
        const before = shop.time.now()
        await ask()
        shop.network.weather = { ...shop.network.weather, replyLost: 0 }
        await shop.pass(3000, gateway)
        expect(await ask()).toMatchObject({ refusal: null })
        expect(shop.time.now() - before).toBeLessThan(10_000)
      }
      expect(await reviews()).toEqual([])
    },
  )

  test('a redeem that was lost on the way is "not applied" only when it can arrive no more', async () => {
    const { stampIdx } = shop.service.make({ stamps: 10 })
    const commandId = randomUUID()
    shop.network.weather = { ...shop.network.weather, requestLost: 1, spares: 'GET' }
    await redeem(stampIdx, null, gateway, commandId)
    shop.network.weather = { ...shop.network.weather, requestLost: 0 }
    await shop.pass(settleMs - 15_000, gateway)
    expect(await redeem(stampIdx, null, gateway, commandId)).toMatchObject({ refusal: 'being-checked' })
    await shop.pass(30_000, gateway)
    expect(await redeem(stampIdx, null, gateway, commandId)).toMatchObject({ refusal: 'not-applied' })
  })

  test('an owner who adds meanwhile: what the count does not prove waits, and is a review', async () => {
    const { stampIdx } = shop.service.make({ stamps: 2 })
    const id = randomUUID()
    const cut = shop.process({
      hosted: (hosted) => ({
        ...hosted,
        async add(idx) {
          await hosted.add(idx)
          shop.service.console(idx, 1)
          return { kind: 'unknown', cause: 'the line is cut' }
        },
      }),
    })
    await shop.during(() => cut.decide({ kind: 'add', commandId: id, stampIdx, count: 1 }, { caller }))
    await shop.pass(settleMs - 15_000, gateway)
    expect(await add(stampIdx, 1, id)).toMatchObject({ refusal: 'being-checked' })
    await shop.pass(60_000, gateway)
    expect((await reviews()).map(({ evidence }) => JSON.parse(evidence).cause)).toEqual([
      'the hosted count fits neither',
    ])
  })

  test('a lost request is not sent again: a manager decides', async () => {
    const { stampIdx } = shop.service.make({ stamps: 2 })
    const id = randomUUID()
    shop.network.weather = { ...shop.network.weather, requestLost: 1, spares: 'GET' }
    await add(stampIdx, 1, id)
    shop.network.weather = { ...shop.network.weather, requestLost: 0 }
    await shop.pass(2 * settleMs, gateway)
    expect(await add(stampIdx, 1, id)).toMatchObject({ refusal: 'being-checked', review: 'outcome-unknown' })
    expect(JSON.parse((await reviews())[0]?.evidence ?? '{}')).toMatchObject({
      cause: 'not applied',
      before: 2,
      after: 2,
    })
    expect([...shop.network.sent.values()]).toEqual([1])
  })

  test('code 0 that adds nothing is never shown as added (I-11)', async () => {
    const { stampIdx } = shop.service.make({ stamps: 2 })
    shop.service.knobs.silentZero = true
    expect(await add(stampIdx)).toMatchObject({ refusal: 'being-checked', review: 'outcome-unknown' })
    const full = shop.service.make({ stamps: 10 })
    expect(await redeem(full.stampIdx)).toMatchObject({ refusal: 'being-checked', review: 'outcome-unknown' })
    expect([await ledgerRows(stampIdx), await ledgerRows(full.stampIdx)]).toEqual([0, 0])
  })

  test.each([0, 1, 2, 3])('"add 3" cut after %i calls shows the true count (I-11)', async (calls) => {
    const { stampIdx } = shop.service.make({ stamps: 2 })
    let made = 0
    const cut = shop.process({
      hosted: (hosted) => ({
        ...hosted,
        add: async (idx) =>
          made++ < calls ? hosted.add(idx) : { kind: 'unknown', cause: 'the line is cut' },
      }),
    })
    const commandId = randomUUID()
    await shop.during(() => cut.decide({ kind: 'add', commandId, stampIdx, count: 3 }, { caller }))
    await shop.pass(2 * settleMs, gateway)
    expect(held(stampIdx)).toBe(2 + calls)
    expect(await ledgerRows(stampIdx)).toBe(calls)
    expect((await reviews()).length).toBe(calls === 3 ? 0 : 1)
  })

  test.each(['takes no write', 'is gone'])(
    'a reward while the service %s is known in seconds not to be given, and is never sent after that',
    async (what) => {
      const { stampIdx } = shop.service.make({ stamps: 10 })
      const leaving = shop.process({
        hosted: (hosted) => ({
          ...hosted,
          redeem(idx, onsitePwd) {
            shop.network.weather = {
              ...calm,
              notSent: 1,
              ...(what === 'takes no write' && { spares: 'GET' }),
            }
            return hosted.redeem(idx, onsitePwd)
          },
        }),
      })
      const id = randomUUID()
      expect(await redeem(stampIdx, null, leaving, id)).toMatchObject({ refusal: 'being-checked' })
      await shop.pass(10_000, leaving)
      expect(await leaving.answerOf(id)).toMatchObject({ refusal: 'not-applied' })
      shop.network.weather = calm
      await shop.pass(2 * settleMs, gateway)
      expect(shop.service.applied).toEqual([])
      expect(await redeem(stampIdx)).toMatchObject({ refusal: null })
    },
  )

  test('drift is noticed and told once, and never mended', async () => {
    const { stampIdx } = shop.service.make({ stamps: 2 })
    await add(stampIdx)
    shop.service.console(stampIdx, 1)
    shop.service.console(stampIdx, 1)
    await shop.during(() => gateway.look(stampIdx))
    await shop.during(() => gateway.look(stampIdx))
    expect((await reviews()).map(({ kind, evidence }) => [kind, JSON.parse(evidence)])).toEqual([
      ['drift', { ledger: 3, hosted: 5 }],
    ])
    expect(held(stampIdx)).toBe(5)
  })

  test.each(['answered', 'lost'])(
    'a first look that is slower than a stamp does not hide it, and the next stamp, %s, is told as it is',
    async (next) => {
      const { stampIdx } = shop.service.make({ stamps: 3 })
      const slow = shop.process({
        hosted: (hosted) => ({
          ...hosted,
          async validate(idx) {
            const outcome = await hosted.validate(idx)
            await shop.time.sleep(2000)
            return outcome
          },
        }),
      })
      await shop.during(async () => {
        const looking = slow.look(stampIdx)
        await shop.time.sleep(500)
        await gateway.decide({ kind: 'add', commandId: randomUUID(), stampIdx, count: 1 }, { caller })
        await looking
      })
      if (next === 'lost') shop.network.weather = { ...calm, requestLost: 1, spares: 'GET' }
      const id = randomUUID()
      await add(stampIdx, 1, id)
      await shop.pass(2 * settleMs, gateway)
      expect(await gateway.answerOf(id)).toMatchObject({ refusal: next === 'lost' ? 'being-checked' : null })
      expect(held(stampIdx)).toBe(next === 'lost' ? 4 : 5)
      expect((await reviews()).map(({ kind }) => kind)).toEqual(next === 'lost' ? ['outcome-unknown'] : [])
    },
  )

  test('what the owner adds while a call waits for the plan is not taken for ours, when that call is lost', async () => {
    const { stampIdx } = shop.service.make({ stamps: 3 })
    const handle = shop.service.handle.bind(shop.service)
    let isBusy = true
    shop.service.handle = (request) =>
      isBusy && request.path.endsWith('/add')
        ? { status: 429, headers: { 'retry-after': '1800' }, body: '' }
        : handle(request)
    const id = randomUUID()
    await add(stampIdx, 1, id)
    isBusy = false
    await shop.pass(600_000, gateway)
    shop.service.console(stampIdx, 1)
    shop.network.weather = { ...calm, requestLost: 1, spares: 'GET' }
    await shop.pass(1_800_000, gateway)
    expect(await gateway.answerOf(id)).toMatchObject({ refusal: 'being-checked', review: 'outcome-unknown' })
    expect(held(stampIdx)).toBe(4)
    expect(await ledgerRows(stampIdx)).toBe(0)
  })

  test('a card whose stamp card was made smaller at the service is full', async () => {
    const { stampIdx } = shop.service.make({ stamps: 9 })
    Object.assign(shop.service.stamps.get(stampIdx) ?? {}, { maxStamps: 8 })
    expect(await add(stampIdx)).toMatchObject({ refusal: 'full' })
  })
})
