import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HostedOutcome } from '#shared/hosted-call.ts'
import type { Db, Row } from '../db/db.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { type HostedShop, openHostedShop, settleMs } from '../testing/hosted-shop.ts'
import type { Gateway } from './gateway.ts'

const caller = { kind: 'system' } as const
const tablet = { kind: 'tablet', tabletId: 't1', tabletNm: 'Till', personId: 'jo', personNm: 'Jo' } as const

describeOnBoth('the gateway', (create, engine) => {
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

  test('a lost answer holds the stamp until it is certain, and the tablet is told "checking" meanwhile', async () => {
    const { stampIdx } = shop.service.make({ stamps: 2 })
    const [id, second] = [randomUUID(), randomUUID()]
    shop.network.weather = { ...shop.network.weather, replyLost: 1, spares: 'GET' }
    expect(await add(stampIdx, 1, id)).toMatchObject({ refusal: 'being-checked' })
    shop.network.weather = { ...shop.network.weather, replyLost: 0 }
    expect(await add(stampIdx, 1, second)).toMatchObject({ refusal: 'being-checked' })
    await shop.pass(settleMs / 2, gateway)
    expect(await add(stampIdx, 1, id)).toMatchObject({ refusal: 'being-checked' })
    await shop.pass(settleMs, gateway)
    expect(await add(stampIdx, 1, id)).toMatchObject({ refusal: null })
    expect(await add(stampIdx, 1, second)).toMatchObject({ refusal: null })
    expect([held(stampIdx), await ledgerRows(stampIdx), (await reviews()).length]).toEqual([4, 2, 0])
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

  /** The process dies at its nth database write, before or after that one is committed. */
  function dying(at: number, isAfter: boolean, count: { writes: number; dead: boolean }) {
    const gone = () => new Promise<never>(() => {})
    return {
      db: (db: Db): Db => ({
        ...db,
        read: (sql, params) => (count.dead ? gone() : db.read(sql, params)),
        async write(work) {
          if (count.dead) return gone()
          if (++count.writes !== at) return db.write(work)
          if (isAfter) await db.write(work)
          count.dead = true
          return gone()
        },
      }),
    }
  }

  /** I-5. The network's moments are the exchange's: not out, out and not applied, applied and not heard. */
  async function crash(kind: 'add' | 'redeem', at: number, isAfter: boolean): Promise<{ reached: boolean }> {
    const { stampIdx } = shop.service.make({ stamps: kind === 'add' ? 2 : 10 })
    const count = { writes: 0, dead: false }
    const first = shop.process(dying(at, isAfter, count))
    const commandId = randomUUID()
    const command =
      kind === 'add'
        ? ({ kind, commandId, stampIdx, count: 2 } as const)
        : ({ kind, commandId, stampIdx, onsitePwd: null } as const)
    await shop.during(() =>
      Promise.race([first.decide(command, { caller }), shop.time.sleep(20_000).then(() => null)]),
    )
    await shop.pass(3 * settleMs, gateway)
    const applied = [...shop.network.applied].filter(([tag]) => tag.startsWith(commandId))
    for (const [, times] of applied) expect(times).toBe(1)
    const open = await database.db.read('SELECT 1 FROM reviews WHERE command_id = $1', [commandId])
    const rows = await database.db.read('SELECT 1 FROM ledger WHERE command_id = $1', [commandId])
    if (open.length === 0) expect(rows.length).toBe(applied.length)
    return { reached: count.dead }
  }

  test('a crash at every write of add and redeem (I-5): at most once, and the ledger agrees or a review is open', async () => {
    let points = 0
    for (const kind of ['add', 'redeem'] as const)
      for (const isAfter of [false, true])
        for (let at = 1; (await crash(kind, at, isAfter)).reached; at++) points++
    expect(points).toBeGreaterThanOrEqual(40)
    expect(shop.network.unannounced).toBe(0)
  }, 120_000)

  /** I-5 on the wire: the process dies with the nth write out and not applied, or applied and its answer unheard. */
  async function crashOnTheWire(kind: 'add' | 'redeem', call: number, isApplied: boolean): Promise<void> {
    const { stampIdx } = shop.service.make({ stamps: kind === 'add' ? 2 : 10 })
    const count = { writes: 0, dead: false }
    let calls = 0
    const die = async (send: () => Promise<HostedOutcome>): Promise<HostedOutcome> => {
      if (++calls !== call) return send()
      if (isApplied) await send()
      count.dead = true
      return new Promise(() => {})
    }
    const first = shop.process({
      ...dying(Number.POSITIVE_INFINITY, false, count),
      hosted: (hosted) => ({
        ...hosted,
        add: (idx) => die(() => hosted.add(idx)),
        redeem: (idx, pwd) => die(() => hosted.redeem(idx, pwd)),
      }),
    })
    const commandId = randomUUID()
    const command =
      kind === 'add'
        ? ({ kind, commandId, stampIdx, count: 3 } as const)
        : ({ kind, commandId, stampIdx, onsitePwd: null } as const)
    await shop.during(() =>
      Promise.race([first.decide(command, { caller }), shop.time.sleep(20_000).then(() => null)]),
    )
    await shop.pass(3 * settleMs, gateway)
    const applied = [...shop.network.applied].filter(([tag]) => tag.startsWith(commandId))
    expect(applied.every(([, times]) => times === 1)).toBe(true)
    const rows = await database.db.read('SELECT 1 FROM ledger WHERE command_id = $1', [commandId])
    expect(rows.length).toBe(applied.length)
    const [decided] = await database.db.read<Row & { code: number | null }>(
      'SELECT code FROM commands WHERE command_id = $1',
      [commandId],
    )
    expect(decided?.code).not.toBeNull()
  }

  test('a crash during each call, before and after it took effect (I-5): once at most, and known', async () => {
    for (const isApplied of [false, true]) {
      for (const call of [1, 2, 3]) await crashOnTheWire('add', call, isApplied)
      await crashOnTheWire('redeem', 1, isApplied)
    }
  }, 120_000)

  test('a worker stopped past its lease and let go again writes nothing and sends nothing (I-9)', async () => {
    const rounds = engine === 'sqlite' ? 200 : 20
    for (let round = 0; round < rounds; round++) {
      const { stampIdx } = shop.service.make({ stamps: 2 })
      let writes = 0
      const stopAt = 3 + (round % 10)
      const slow = shop.process({
        db: (db) => ({
          ...db,
          async write(work) {
            const value = await db.write(work)
            if (++writes === stopAt) await shop.time.sleep(settleMs * 3)
            return value
          },
        }),
      })
      const commandId = randomUUID()
      const command = { kind: 'add', commandId, stampIdx, count: 1 } as const
      const stopped = slow.decide(command, { caller }).catch(() => null)
      await shop.pass(settleMs * 2, gateway)
      await shop.during(() => stopped)
      await shop.pass(settleMs * 2, gateway)
      const applied = [...shop.network.applied].filter(([tag]) => tag.startsWith(commandId)).length
      const open = await database.db.read('SELECT 1 FROM reviews WHERE command_id = $1', [commandId])
      expect([
        round,
        applied <= 1 && (open.length === 1 || (await ledgerRows(stampIdx)) === applied),
      ]).toEqual([round, true])
    }
    expect(Math.max(...shop.network.sent.values())).toBe(1)
  }, 120_000)
})
