/** Carry-over and undo against a model, over all states of the cards. A failure prints its seed; `SEED=` replays it. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ledger } from '../ledger/ledger.ts'
import { runHistory } from '../testing/carry-history.ts'
import { moves } from '../testing/carry-moves.ts'
import { describeOn } from '../testing/databases.ts'
import { type MemoryDb, openMemoryDb } from '../testing/memory-db.ts'
import { rewriting } from '../testing/planted.ts'

const seed = process.env.SEED ? { seed: Number(process.env.SEED) } : {}

describeOn('sqlite', 'stamps are conserved', () => {
  const numRuns = process.env.DEEP ? 100_000 : 80
  let db: MemoryDb
  beforeAll(async () => {
    db = await openMemoryDb()
  })
  afterAll(() => db.close())

  const holds = (wrap?: (ledger: Ledger) => Ledger, on: MemoryDb = db) =>
    fc.asyncProperty(moves, async (history) => {
      on.empty()
      await runHistory({ db: on, ...(wrap && { wrap }) }, history)
    })

  test(`in ${numRuns} histories of two tills, and each answer is true`, async () => {
    await fc.assert(holds(), { numRuns, ...seed })
  }, 7_200_000)

  const planted: [string, () => ReturnType<typeof holds>][] = [
    [
      'an undo that forgets what it undoes',
      () =>
        holds((ledger) => ({
          decide: (command, meta) =>
            ledger.decide(command.kind === 'remove' ? { ...command, undoes: undefined as never } : command, {
              ...meta,
              mayCorrect: true,
            }),
        })),
    ],
    [
      'a hold for a manager that is not held',
      () =>
        holds((ledger) => ({
          async decide(command, meta) {
            if (!meta.hold || !('stampIdx' in command)) return ledger.decide(command, meta)
            const { commandId, stampIdx } = command
            return { commandId, stampIdx, refusal: null, at: 0, replayed: false }
          },
        })),
    ],
    [
      'an add that may be undone again and again',
      () => {
        const unmarked = rewriting(db, (sql) =>
          sql.replace(
            'SET undone_by = $2 WHERE command_id = $1 AND undone_by IS NULL',
            'SET kind = kind WHERE command_id = $1 AND $2 <> $1',
          ),
        )
        return holds(undefined, { ...db, ...unmarked, empty: db.empty })
      },
    ],
    [
      'a replacement that leaves the lost card its stamps',
      () => {
        const doubled = rewriting(db, (sql) => sql.replace('SET stamps = 0, active = 0', 'SET active = 0'))
        return holds(undefined, { ...db, ...doubled, empty: db.empty })
      },
    ],
  ]
  test.each(planted)('planted: %s is found', async (_, broken) => {
    const { failed } = await fc.check(broken(), { numRuns: 400, endOnFailure: true })
    expect(failed).toBe(true)
  })
})

describeOn('postgres', 'stamps are conserved', (create) => {
  // What is looked through after each step grows with the database: a hundred histories have one.
  const [databases, numRuns] = process.env.DEEP ? [20, 100] : [1, 5]

  test(`in ${databases * numRuns} histories of two tills, and each answer is true`, async () => {
    for (let n = 0; n < databases; n++) {
      const database = await create()
      const holds = fc.asyncProperty(moves, (history) => runHistory({ db: database.db }, history))
      await fc.assert(holds, { numRuns, ...seed })
      await database.remove()
    }
  }, 7_200_000)
})
