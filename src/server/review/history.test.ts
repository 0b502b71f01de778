/** The story's totals equal the ledger over generated histories, and whatever is changed beside the server is marked. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Mismatch, StampHistory } from '#shared/history-api.ts'
import { refusalCode } from '#shared/refusals.ts'
import type { Command } from '../ledger/command.ts'
import { nobody } from '../ledger/holders.ts'
import { createShopTime } from '../people/shop-time.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, noon, onsitePwd, openTestShop, type TestShop, today } from '../testing/test-shop.ts'
import { readHistory } from './history.ts'

type Move =
  | { kind: 'add' | 'remove' | 'arriving-add'; count: number }
  | { kind: 'redeem'; right: boolean }
  | { kind: 'edit'; stamps: number }
  | { kind: 'switch'; active: boolean }
  | { kind: 'wait'; ms: number }

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('add' as const), count: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('arriving-add' as const),
      count: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('remove' as const), count: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('redeem' as const), right: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('edit' as const), stamps: fc.integer({ min: 0, max: 11 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('switch' as const), active: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 86_400_000 }) }),
  },
)

/** What somebody with the database's password could do to a stamp, and the mark that must show it. */
const injections: { does: string; sql: string; marks: Mismatch['kind'] }[] = [
  {
    does: 'the count',
    sql: 'UPDATE stamps SET stamps = CASE WHEN stamps > 0 THEN stamps - 1 ELSE 1 END, redeemed_at = NULL WHERE stamp_idx = $1',
    marks: 'count',
  },
  {
    does: 'a row after',
    sql: "UPDATE ledger SET stamps_after = stamps_after + 1 WHERE stamp_idx = $1 AND event = 'stamp.created'",
    marks: 'running-count',
  },
  {
    does: 'a row gone',
    sql: "DELETE FROM ledger WHERE stamp_idx = $1 AND event = 'stamp.created'",
    marks: 'applied-without-rows',
  },
  {
    does: 'a row more',
    sql: "INSERT INTO ledger SELECT command_id, 99, stamp_idx, 'stamp.added', 1, stamps_after + 1, at FROM ledger WHERE stamp_idx = $1 AND event = 'stamp.created'",
    marks: 'count',
  },
  {
    does: 'who',
    sql: "UPDATE commands SET caller = 'tablet:till-9', person = 'kim' WHERE stamp_idx = $1",
    marks: 'audit-differs',
  },
  {
    does: 'when',
    sql: 'UPDATE commands SET decided_at = decided_at - 60000 WHERE stamp_idx = $1',
    marks: 'audit-differs',
  },
  {
    does: 'refused made applied',
    sql: "UPDATE commands SET code = 1004 WHERE stamp_idx = $1 AND kind = 'create'",
    marks: 'refused-with-rows',
  },
  {
    does: 'a reward out of nothing',
    sql: "INSERT INTO redemptions VALUES ($1, 'none', 5)",
    marks: 'redemption',
  },
  {
    does: 'the log',
    sql: "UPDATE audit SET actor = 'person:jo' WHERE seq = 1 AND command_id IN (SELECT command_id FROM commands WHERE stamp_idx = $1)",
    marks: 'chain-broken',
  },
  {
    does: 'the log gone',
    sql: 'DELETE FROM audit WHERE seq = 1 AND command_id IN (SELECT command_id FROM commands WHERE stamp_idx = $1)',
    marks: 'without-audit',
  },
]

describeOnBoth('the story of a stamp', (create, engine) => {
  let database: TestDatabase
  let shop: TestShop
  const clock = createShopTime('Asia/Seoul')
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  const tell = async (stampIdx: number, most = 1000): Promise<StampHistory> => {
    const story = await readHistory({ db: database.db, clock, now: () => shop.clock.now, most }, stampIdx)
    if (!story) throw new Error(`no story of ${stampIdx}`)
    return story
  }

  function commandOf(it: Exclude<Move, { kind: 'wait' }>, stampIdx: number): Command {
    const commandId = newId()
    if (it.kind === 'redeem')
      return { kind: 'redeem', commandId, stampIdx, onsitePwd: it.right ? onsitePwd : 'wrong' }
    if (it.kind === 'edit')
      return { kind: 'update', commandId, stampIdx, changes: { stamps: it.stamps }, reason: 'test' }
    if (it.kind === 'switch') return { kind: 'update', commandId, stampIdx, changes: { active: it.active } }
    if (it.kind === 'arriving-add') return { ...it, kind: it.kind, commandId, stampIdx, tappedAt: 0 }
    return { ...it, kind: it.kind, commandId, stampIdx }
  }

  /** A stamp with that history. */
  async function live(moves: readonly Move[]): Promise<number> {
    shop.clock.now = noon
    const caller = {
      kind: 'tablet',
      tabletId: 'till-1',
      tabletNm: 'Till 1',
      personId: 'jo',
      personNm: 'Jo',
    } as const
    const span = { strtYmd: today, endYmd: '2026-03-20' }
    const { stampIdx } = await shop.ledger.decide(
      { kind: 'create', commandId: newId(), cardIdx: 1, ...span, domain: null, active: true, holder: nobody },
      { caller },
    )
    for (const it of moves) {
      if (it.kind === 'wait') shop.clock.now += it.ms
      else await shop.ledger.decide(commandOf(it, stampIdx ?? 0), { caller, tappedAt: shop.clock.now - 5000 })
    }
    return stampIdx ?? 0
  }

  const histories = process.env.DEEP ? 1000 : engine === 'sqlite' ? 60 : 15

  test(`${histories} histories: totals equal the ledger, nothing is marked, and each injected change is`, async () => {
    let turn = 0
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 14 }), async (moves) => {
        const stampIdx = await live(moves)
        const story = await tell(stampIdx)
        expect(story.mismatches).toEqual([])
        const [sum] = await database.db.read(
          `SELECT (SELECT SUM(delta) FROM ledger WHERE stamp_idx = $1) AS stamps,
             (SELECT COUNT(*) FROM ledger WHERE stamp_idx = $1 AND event = 'stamp.redeemed') AS rewards,
             (SELECT COUNT(*) FROM ledger WHERE stamp_idx = $1 AND event = 'stamp.carried-over') AS "carriedOver",
             (SELECT COUNT(*) FROM commands WHERE stamp_idx = $1 AND code NOT IN (0, $2)) AS refused`,
          [stampIdx, refusalCode['being-checked']],
        )
        expect(story.totals).toMatchObject({ ...sum })
        expect(story.totals.stamps).toBe(await shop.holds(stampIdx))
        const applied = moves.filter(({ kind }) => kind !== 'wait').length + 1
        expect(story.timeline.filter(({ type }) => type === 'command')).toHaveLength(applied)
        const injection = injections[turn++ % injections.length]
        if (!injection) return
        await database.db.write(async (tx) => {
          if (injection.marks === 'redemption')
            await tx.run('DELETE FROM redemptions WHERE stamp_idx = $1', [stampIdx])
          await tx.run(injection.sql, [stampIdx])
          if (injection.marks === 'redemption')
            await tx.run(
              "UPDATE redemptions SET command_id = 'x' || CAST(stamp_idx AS TEXT) WHERE stamp_idx = $1",
              [stampIdx],
            )
        })
        const marked = (await tell(stampIdx)).mismatches.map(({ kind }) => kind)
        expect(marked, injection.does).toContain(injection.marks)
      }),
      { numRuns: histories },
    )
  }, 600_000)

  test('a card that arrived late tells its clocks, its review and what to say', async () => {
    const stampIdx = await live([
      { kind: 'add', count: 4 },
      { kind: 'wait', ms: 60_000 },
    ])
    const story = await tell(stampIdx)
    expect(story.timeline).toContainEqual(
      expect.objectContaining({
        kind: 'add',
        lateMs: 5000,
        person: { personId: 'jo', name: 'Jo' },
        outcome: 'applied',
      }),
    )
    expect(story.say.en).toBe(
      'Your card holds 4 of 10 stamps. The last stamp came on 10 March 2026 at 12:00. 6 more and “One free Americano” is yours.',
    )
    expect(story.say.ko).toContain('10개 중 4개')
    expect(story.say.ja).toBe(
      'カードのスタンプは10個中4個です。最後のスタンプは2026年3月10日12:00にお押ししました。あと6個で「One free Americano」と引き換えられます。',
    )
  })

  test('the newest commands are shown, and the totals are of all of them', async () => {
    const stampIdx = await live([])
    for (let n = 0; n < 25; n++) {
      shop.clock.now += 1000
      for (const kind of ['add', 'remove'] as const)
        await shop.ledger.decide(
          { kind, commandId: newId(), stampIdx, count: 1 },
          { caller: { kind: 'system' } },
        )
    }
    const story = await tell(stampIdx, 20)
    const totals = { added: 25, removed: 25, stamps: 0 }
    expect(story).toMatchObject({ isCut: true, mismatches: [], totals })
    expect(story.timeline.filter(({ type }) => type === 'command')).toHaveLength(20)
  })
})
