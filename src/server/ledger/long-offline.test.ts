/** O-9 and O-10 where the taps arrive: however late, and by whatever clock. */
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandsResult } from '#shared/endpoints/commands.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, openTestShop, type TestShop } from '../testing/test-shop.ts'

const hour = 3_600_000
const year = 365 * 24 * hour

describeOnBoth('a tablet that was away', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let seq = 0
  const epoch = newId()
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  async function bring(stampIdx: number, tappedAts: readonly number[], sentAt: number) {
    const commands = tappedAts.map((tappedAt) => ({
      kind: 'add',
      commandId: newId(),
      seq: ++seq,
      epoch,
      stampIdx,
      count: 1,
      tappedAt,
    }))
    const answer = await shop.tablet('POST', '/api/counter/v1/commands', { sentAt, commands })
    return { commands, verdicts: v.parse(commandsResult, answer.result).verdicts }
  }
  const written = (stampIdx: number) =>
    database.db.read<{ command_id: string; tapped_at: number; decided_at: number; stamps_after: number }>(
      `SELECT c.command_id, c.tapped_at, c.decided_at, l.stamps_after FROM commands c
       JOIN ledger l ON l.command_id = c.command_id
       WHERE c.stamp_idx = $1 AND c.kind = 'arriving-add' ORDER BY l.stamps_after`,
      [stampIdx],
    )

  for (const [name, ms] of [
    ['1 hour', hour],
    ['25 hours', 25 * hour],
    ['8 days', 8 * 24 * hour],
    ['31 days', 31 * 24 * hour],
  ] as const)
    for (const [clock, off] of [
      ['right', 0],
      ['two years slow', -2 * year],
      ['two years fast', 2 * year],
    ] as const)
      test(`${name} late, its clock ${clock}: each counted once, in order, with the time of its tap`, async () => {
        const stampIdx = await shop.stampWith(0)
        const now = shop.clock.now
        const taps = [now - ms, now - ms / 2, now - 1_000]
        const { commands, verdicts } = await bring(
          stampIdx,
          taps.map((at) => at + off),
          now + off,
        )
        expect(verdicts.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied'])
        const rows = await written(stampIdx)
        expect(rows.map((row) => row.command_id)).toEqual(commands.map(({ commandId }) => commandId))
        // The lateness that the manager is shown is the difference of these two.
        expect(rows.map((row) => row.tapped_at)).toEqual(taps)
        expect(rows.map((row) => row.decided_at)).toEqual([now, now, now])
        expect(rows.map((row) => row.stamps_after)).toEqual([1, 2, 3])
      })

  test('a clock that jumps between two taps: all are counted, in their order, and none is later than now', async () => {
    const stampIdx = await shop.stampWith(0)
    const now = shop.clock.now
    const { verdicts } = await bring(stampIdx, [now - hour, now + 2 * year, now - 2 * year], now)
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied'])
    const rows = await written(stampIdx)
    expect(rows.map((row) => row.stamps_after)).toEqual([1, 2, 3])
    expect(rows.map((row) => row.tapped_at)).toEqual([now - hour, now, now - 2 * year])
    expect(await shop.holds(stampIdx)).toBe(3)
  })
})
