/** A chain that is read from the top makes sense: a refusal stands where the stamp was as it says. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readChain } from '../audit/audit-log.ts'
import type { Db } from '../db/db.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { forgetting } from '../testing/planted.ts'
import { newId, openTestShop } from '../testing/test-shop.ts'

describeOnBoth('refusals in a stamp’s chain', (create, engine) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await create()
  })
  afterEach(() => database.remove())

  /** Rows of the chain that the rows before them contradict, after a rush at a card that is nearly full. */
  async function contradictions(db: Db): Promise<string[]> {
    const shop = await openTestShop({ db })
    const stampIdx = await shop.stampWith(6, 2)
    const turn = async (n: number) => {
      const kind = n % 2 ? 'add' : 'remove'
      await shop.ledger.decide(
        { kind, commandId: newId(), stampIdx, count: 1 + (n % 3) },
        { caller: { kind: 'system' } },
      )
    }
    // More at once than there are connections, so that all of them are always at it.
    await Promise.all(Array.from({ length: process.env.DEEP ? 3000 : 300 }, (_, n) => turn(n)))
    let stamps = 6
    const found: string[] = []
    const commands = await db.read('SELECT command_id FROM commands')
    expect(commands.length).toBeGreaterThan(300)
    for (const { event, body, seq } of await readChain(db.read, `stamp:${stampIdx}`)) {
      const entry = body as { stamps?: number; refusal?: string }
      if (entry.stamps !== undefined) stamps = entry.stamps
      const isWrong =
        event === 'command.refused' &&
        (entry.refusal === 'full' ? stamps + 3 <= 6 : entry.refusal === 'nothing-to-remove' && stamps >= 3)
      if (isWrong) found.push(`row ${seq}: ${entry.refusal} with ${stamps} of 6`)
    }
    return found
  }

  test('300 adds and removals at once leave no refusal behind a row that contradicts it', async () => {
    expect(await contradictions(database.db)).toEqual([])
  })

  test.runIf(engine === 'postgres')('planted: without the lock there are some', async () => {
    const unlocked = forgetting(database.db, /SET version = version WHERE/)
    const found: string[] = []
    for (let round = 0; round < 20 && found.length === 0; round++)
      found.push(...(await contradictions(unlocked)))
    expect(found).not.toEqual([])
  })
})
