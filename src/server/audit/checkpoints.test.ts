/** Checkpoints beside a working counter: each holds few chains for a moment, and together they cover the log. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createVault } from '../db/vault.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { appendAudit } from './audit-log.ts'
import { checkpointAfter, checkpointIfDue, keptCheckpoint, openAuditKey } from './checkpoints.ts'

describeOnBoth('checkpoints', (create) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await create()
  })
  afterEach(() => database.remove())

  const append = (chain: string) =>
    database.db.write((tx) =>
      appendAudit(tx, { chain, at: 1, event: 'stamp.added', commandId: null, actor: 'system', body: {} }),
    )

  test('of many chains that grew each checkpoint takes two hundred, and the newest covers all', async () => {
    const { db } = database
    const key = await openAuditKey(db, createVault('a secret of the test, long enough'))
    for (let n = 0; n < 500; n++) await append(`stamp:${String(n).padStart(4, '0')}`)
    await append('stamp:0000')
    const kept = await keptCheckpoint(db, key, 1)
    expect(kept).toMatchObject({ number: 3, rows: 501 })
    const sizes: number[] = []
    for (let number = 0; number < 3; number++)
      sizes.push((await checkpointAfter(db.read, number))?.heads.length ?? 0)
    expect(sizes).toEqual([200, 200, 100])
    expect((await checkpointAfter(db.read, 0))?.heads[0]).toMatchObject(['stamp:0000', 2, expect.any(String)])
    expect(await checkpointIfDue(db, key, 2, true)).toBeNull()
    await append('stamp:0000')
    expect(await checkpointIfDue(db, key, 3, true)).toMatchObject({ number: 4, rows: 502 })
  })

  test('one of a clock that was ahead does not keep the next from its time', async () => {
    const { db } = database
    const key = await openAuditKey(db, createVault('a secret of the test, long enough'))
    const dayMs = 86_400_000
    await append('shop')
    expect(await checkpointIfDue(db, key, 310 * dayMs)).toMatchObject({ number: 1 })
    await append('shop')
    expect(await checkpointIfDue(db, key, 10 * dayMs)).toMatchObject({ number: 2 })
    await append('shop')
    expect(await checkpointIfDue(db, key, 10 * dayMs + 60_000)).toBeNull()
  })

  test('of two processes that are due at once one writes, and the other has nothing to tell an operator', async () => {
    const other = await database.again()
    const key = await openAuditKey(database.db, createVault('a secret of the test, long enough'))
    for (let now = 1; now <= 10; now++) {
      await append('shop')
      await Promise.all([database.db, other].map((db) => checkpointIfDue(db, key, now, true)))
      expect((await checkpointAfter(database.db.read, now - 1))?.rows).toBe(now)
    }
    expect(await checkpointAfter(database.db.read, 10)).toBeUndefined()
    await other.close()
  })
})
