/** and the transaction: what is counted adds up, whatever happens in between. */
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AuditRow } from '#shared/audit-log.ts'
import { readChain } from '../audit/audit-log.ts'
import { verifyChain } from '../audit/verify.ts'
import type { Db } from '../db/db.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { autocommitting, doingBefore, dyingAt, rewriting } from '../testing/planted.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'

const base = '/api/stamp/v1'

describeOnBoth('the ledger', (create, engine) => {
  const rush = process.env.DEEP ? 500 : engine === 'sqlite' ? 200 : 100
  let database: TestDatabase
  let shop: TestShop
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterEach(() => database.remove())

  const sumOf = async (db: Db, stampIdx: number) => {
    const [row] = await db.read<{ sum: number | null }>(
      'SELECT SUM(delta) AS sum FROM ledger WHERE stamp_idx = $1',
      [stampIdx],
    )
    return row?.sum ?? 0
  }
  const chain = (stampIdx: number): Promise<AuditRow[]> => readChain(database.db.read, `stamp:${stampIdx}`)

  test(`${rush} adds with ${rush} redeems at once: never below 0, never above the maximum, and it adds up (R-2)`, async () => {
    const stampIdx = await shop.stampWith(5, 2)
    const answers = await Promise.all(
      Array.from({ length: 2 * rush }, (_, n) =>
        shop.api('PUT', `${base}/${n % 2 ? 'redeem' : 'add'}`, { stampIdx }),
      ),
    )
    const applied = answers.filter(({ code }) => code === 0).length
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    // One add fills it, one redeem takes it: whatever the order, two commands apply and every other is refused.
    expect(applied).toBe(2)
    expect(await sumOf(database.db, stampIdx)).toBe(6)
    const rows = await database.db.read<{ stamps_after: number }>(
      'SELECT stamps_after FROM ledger WHERE stamp_idx = $1',
      [stampIdx],
    )
    for (const { stamps_after } of rows) expect(stamps_after >= 0 && stamps_after <= 6).toBe(true)
    expect(verifyChain(await chain(stampIdx)).ok).toBe(true)
  })

  /** Fifty redeems of one full stamp at once; how many were told yes. */
  async function granted(db: Db): Promise<number> {
    const rushed = await openTestShop({ db })
    const stampIdx = await rushed.stampWith(6, 2)
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => rushed.api('PUT', `${base}/redeem`, { stampIdx })),
    )
    return answers.filter(({ code }) => code === 0).length
  }

  test('50 redeems at once grant one reward', async () => expect(await granted(database.db)).toBe(1))

  test('planted: SELECT then UPDATE, its count unchecked, grants more than one', async () => {
    if (engine === 'sqlite') return // One writer at a time: there is nothing between the SELECT and the UPDATE.
    await database.db.exec('ALTER TABLE redemptions DROP CONSTRAINT redemptions_pkey')
    const careless = rewriting(database.db, (sql) =>
      sql.includes('SET redeemed_at = $2') ? sql.replace('AND redeemed_at IS NULL', '') : sql,
    )
    // Between the two there is one round trip, which nobody else need fall into by chance.
    const slow = doingBefore(careless, /SET redeemed_at = \$2/, (tx) => tx.query('SELECT pg_sleep(0.1)'))
    expect(await granted(slow)).toBeGreaterThan(1)
  })

  test('planted: even then the constraint says the same again, and grants one', async () => {
    const careless = rewriting(database.db, (sql) =>
      sql.includes('SET redeemed_at = $2') ? sql.replace('AND redeemed_at IS NULL', '') : sql,
    )
    expect(await granted(careless)).toBe(1)
  })

  /** Twenty adds at once on a card with room for one, by a statement whose condition is gone; what the card holds. */
  async function heldAfterCarelessAdds(): Promise<number> {
    const careless = rewriting(database.db, (sql) => sql.replace('AND stamps + $2 <= max_stamps', ''))
    const broken = await openTestShop({ db: careless })
    const stampIdx = await shop.stampWith(9)
    await Promise.all(Array.from({ length: 20 }, () => broken.api('PUT', `${base}/add`, { stampIdx })))
    return shop.holds(stampIdx)
  }

  test('planted: an add without its condition is stopped by the constraint, which says the same again', async () => {
    expect(await heldAfterCarelessAdds()).toBe(10)
  })

  test('planted: without the constraint as well it goes over the maximum', async () => {
    if (engine === 'sqlite') return // A CHECK cannot be dropped there.
    const checks = await database.db.read<{ name: string }>(
      "SELECT conname AS name FROM pg_constraint WHERE conrelid = 'stamps'::regclass AND contype = 'c'",
    )
    for (const { name } of checks) await database.db.exec(`ALTER TABLE stamps DROP CONSTRAINT "${name}"`)
    expect(await heldAfterCarelessAdds()).toBeGreaterThan(10)
  })

  test('add 3 is one command with three rows, all or none', async () => {
    const stampIdx = await shop.stampWith(8)
    const commandId = newId()
    const { caller } = { caller: { kind: 'system' } } as const
    const refused = await shop.ledger.decide({ kind: 'add', commandId, stampIdx, count: 3 }, { caller })
    expect(refused.refusal).toBe('full')
    expect(await shop.holds(stampIdx)).toBe(8)
    await shop.api('PUT', `${base}/update`, { stampIdx, stamps: 6 })
    const second = newId()
    await shop.ledger.decide({ kind: 'add', commandId: second, stampIdx, count: 3 }, { caller })
    const rows = await database.db.read(
      'SELECT part, delta, stamps_after FROM ledger WHERE command_id = $1 ORDER BY part',
      [second],
    )
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { part: 1, delta: 1, stamps_after: 7 },
      { part: 2, delta: 1, stamps_after: 8 },
      { part: 3, delta: 1, stamps_after: 9 },
    ])
  })

  /** Adds with a server that dies at a statement; what is left behind of it. */
  async function leftAfterDeathAt(
    statement: RegExp,
    db: Db,
  ): Promise<{ stamps: number; rows: number; audit: number }> {
    const stampIdx = await shop.stampWith(3)
    const before = (await chain(stampIdx)).length
    const dying = await openTestShop({ db: dyingAt(db, statement) })
    const answer = await dying.api('PUT', `${base}/add`, { stampIdx })
    expect(answer.status).toBe(500)
    const rows = await database.db.read(
      "SELECT * FROM ledger WHERE stamp_idx = $1 AND event = 'stamp.added'",
      [stampIdx],
    )
    return {
      stamps: await shop.holds(stampIdx),
      rows: rows.length,
      audit: (await chain(stampIdx)).length - before,
    }
  }

  test('a command that dies at any of its statements leaves nothing behind', async () => {
    for (const statement of [
      /UPDATE stamps/,
      /UPDATE commands/,
      /INSERT INTO ledger/,
      /audit_heads/,
      /INSERT INTO audit /,
    ])
      expect(await leftAfterDeathAt(statement, database.db)).toEqual({ stamps: 3, rows: 0, audit: 0 })
  })

  test('planted: with the audit row outside the transaction a stamp is left without one', async () => {
    const left = await leftAfterDeathAt(/INSERT INTO audit /, autocommitting(database.db))
    expect(left).toEqual({ stamps: 4, rows: 1, audit: 0 })
  })

  test('every command writes exactly one audit row, refused ones too, and no secret is in it', async () => {
    const stampIdx = await shop.stampWith(10)
    await shop.api('PUT', `${base}/add`, { stampIdx })
    await shop.api('PUT', `${base}/redeem`, { stampIdx, onsitePwd: 'canary-wrong' })
    await shop.api('PUT', `${base}/redeem`, { stampIdx, onsitePwd })
    await shop.api('PUT', `${base}/update`, { stampIdx, userNm: 'Canary Name' })
    const rows = await chain(stampIdx)
    expect(rows.map(({ event }) => event)).toEqual([
      'stamp.created',
      'stamp.updated',
      'command.refused',
      'command.refused',
      'stamp.redeemed',
      'stamp.updated',
    ])
    expect(verifyChain(rows)).toEqual({ ok: true, rows: 6 })
    const everything = JSON.stringify([rows, await database.db.read('SELECT * FROM commands')])
    for (const canary of [onsitePwd, 'canary-wrong', 'Canary Name']) expect(everything).not.toContain(canary)
  })

  test('wrong passwords: five lock for a minute, ten for good, however many come at once', async () => {
    const stampIdx = await shop.stampWith(10)
    const guess = (password: string) =>
      shop.tablet('POST', '/api/counter/v1/redemptions', { stampIdx, onsitePwd: password })
    for (const triesLeft of [4, 3, 2, 1])
      expect(await guess('1')).toMatchObject({ code: 1009, result: { triesLeft, lockedUntil: null } })
    expect(await guess('1')).toMatchObject({ code: 1009, result: { lockedUntil: shop.clock.now + 60_000 } })
    expect(await guess(onsitePwd)).toMatchObject({ code: 1010 })
    for (let round = 0; round < 10; round++) {
      shop.clock.now += 61_000
      await Promise.all(Array.from({ length: 10 }, () => guess('1')))
    }
    const [count] = await database.db.read<{ failures: number }>('SELECT failures FROM password_failures')
    expect(count?.failures).toBe(10)
    shop.clock.now += 365 * 86_400_000
    expect((await guess(onsitePwd)).code).not.toBe(0)
  })

  test('a redeem by the counter makes the next stamp, exactly one, also when it is asked again', async () => {
    const stampIdx = await shop.stampWith(10, 1, { userNm: 'Mina' })
    const key = { 'Idempotency-Key': newId() }
    const redeem = () => shop.tablet('POST', '/api/counter/v1/redemptions', { stampIdx, onsitePwd }, key)
    const answers = await Promise.all([redeem(), redeem(), redeem()])
    const next = new Set(
      answers.map(({ result }) => (result as { next: { stampIdx: number } }).next.stampIdx),
    )
    expect(next.size).toBe(1)
    const [nextIdx = 0] = next
    const snapshot = await shop.tablet('GET', `/api/counter/v1/stamps/${nextIdx}/validate`)
    expect(snapshot.result).toMatchObject({ stamps: 0, maxStamps: 10, userNm: 'Mina', onsite: true })
    expect(JSON.stringify(answers)).not.toContain(onsitePwd)
  })

  test('a crash between redeem and the next stamp is mended at the next start', async () => {
    const stampIdx = await shop.stampWith(6, 2)
    const { result } = await shop.tablet('GET', '/api/counter/v1/session')
    expect(result).toMatchObject({ person: { name: 'Jo' } })
    const caller = {
      kind: 'tablet',
      tabletId: 'till-1',
      tabletNm: 'Till 1',
      personId: 'jo',
      personNm: 'Jo',
    } as const
    await shop.ledger.decide({ kind: 'redeem', commandId: newId(), stampIdx, onsitePwd: null }, { caller })
    expect(await shop.reads.snapshot(stampIdx)).toMatchObject({ nextStampIdx: null })
    await openTestShop(database)
    const [first, second] = [await shop.reads.snapshot(stampIdx), await shop.reads.snapshot(stampIdx)]
    expect(first?.nextStampIdx).toBeGreaterThan(0)
    expect(second?.nextStampIdx).toBe(first?.nextStampIdx)
  })

  test('many stamps at once: every chain is whole and every count is the sum of its rows', async () => {
    const stampIdxs = await Promise.all(Array.from({ length: 8 }, () => shop.stampWith(0)))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(7), fc.constantFrom('add', 'remove')), { minLength: 30, maxLength: 60 }),
        async (moves) => {
          await Promise.all(
            moves.map(([n, call]) => shop.api('PUT', `${base}/${call}`, { stampIdx: stampIdxs[n] })),
          )
          for (const stampIdx of stampIdxs) {
            expect(await sumOf(database.db, stampIdx)).toBe(await shop.holds(stampIdx))
            expect(verifyChain(await chain(stampIdx)).ok).toBe(true)
          }
        },
      ),
      { numRuns: engine === 'sqlite' || process.env.DEEP ? 10 : 3 },
    )
  })
})
