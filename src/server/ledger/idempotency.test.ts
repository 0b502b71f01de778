/** I-1, I-2, I-4: one id, one execution, one answer. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Command } from '#shared/stamp.ts'
import { createVault, type Vault } from '../db/vault.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { rewriting } from '../testing/planted.ts'
import {
  type Answer,
  newId,
  onsitePwd,
  openTestShop,
  type TestShop,
  testSecret,
} from '../testing/test-shop.ts'
import { nobody } from './holders.ts'
import { createLedger } from './ledger.ts'

const add = '/api/stamp/v1/add'
const hourMs = 3_600_000
const dayMs = 24 * hourMs

describeOnBoth('one id', (create, engine) => {
  const many = engine === 'sqlite' || process.env.DEEP ? 1_000 : 300
  let database: TestDatabase
  let shop: TestShop
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterEach(() => database.remove())

  /** Posts the same add so many times at once: the stamps that it made, and the answers that are neither first nor repeat. */
  async function rush(shopUnderTest: TestShop, posts: number): Promise<{ stamps: number; others: number }> {
    const stampIdx = await shopUnderTest.stampWith(0)
    const key = { 'Idempotency-Key': newId() }
    const answers = await Promise.all(
      Array.from({ length: posts }, () => shopUnderTest.api('PUT', add, { stampIdx }, key)),
    )
    const isRepeat = ({ status, headers }: Answer) => status === 409 || headers.has('Idempotent-Replayed')
    const others = answers.filter((answer) => !isRepeat(answer)).length - 1
    return { stamps: await shopUnderTest.holds(stampIdx), others }
  }

  test('identical posts at once are one execution and the rest replays (I-1)', async () => {
    expect(await rush(shop, many)).toEqual({ stamps: 1, others: 0 })
  })

  test('planted: without the unique id the same rush counts more than once', async () => {
    await dropUnique(database)
    const withoutUnique = rewriting(database.db, (sql) =>
      sql.replace(' ON CONFLICT (command_id) DO NOTHING', ''),
    )
    const broken = await openTestShop({ db: withoutUnique })
    expect((await rush(broken, 20)).stamps).toBeGreaterThan(1)
  })

  test('the same id with any one field changed is 422, in another order or spacing it is a replay (I-2)', async () => {
    const stampIdx = await shop.stampWith(10)
    const key = { 'Idempotency-Key': newId() }
    const redeem = (body: unknown, headers = {}) =>
      shop.api('PUT', '/api/stamp/v1/redeem', body, { ...key, ...headers })
    expect(await redeem({ stampIdx, onsitePwd: 'wrong' })).toMatchObject({ code: 1009 })
    expect(await redeem({ stampIdx, onsitePwd })).toMatchObject({ status: 422, code: 1013 })
    expect(await redeem({ stampIdx: stampIdx + 1, onsitePwd: 'wrong' })).toMatchObject({ status: 422 })
    expect(await shop.api('PUT', add, { stampIdx }, key)).toMatchObject({ status: 422 })
    const other = await shop.tablet(
      'POST',
      '/api/counter/v1/redemptions',
      { stampIdx, onsitePwd: 'wrong' },
      key,
    )
    expect(other).toMatchObject({ status: 422, code: 1013 })
    const reordered = await redeem(`{ "onsitePwd" : "wrong",\n "stampIdx":${stampIdx} }`)
    expect(reordered).toMatchObject({ status: 200, code: 1009 })
    expect(reordered.headers.get('Idempotent-Replayed')).toBe('true')
    expect(await shop.holds(stampIdx)).toBe(10)
  })

  /** How many of a command's fields can be changed under one id without being noticed. */
  async function unnoticed(vault: Vault): Promise<string[]> {
    const deps = { db: database.db, vault, now: () => 1, dayOf: () => '2026-03-10', drawStampIdx: () => 394 }
    const ledger = createLedger(deps)
    const system = { caller: { kind: 'system' } } as const
    const base: Command = {
      kind: 'create',
      commandId: newId(),
      cardIdx: 1,
      strtYmd: '2026-03-10',
      endYmd: '2026-04-10',
      domain: null,
      active: true,
      holder: nobody,
    }
    await ledger.decide(base, system)
    const changes: Record<string, Partial<typeof base>> = {
      cardIdx: { cardIdx: 2 },
      strtYmd: { strtYmd: '2026-03-11' },
      endYmd: { endYmd: '2026-04-11' },
      domain: { domain: 'https://vvd.bz' },
      active: { active: false },
      ...Object.fromEntries(
        Object.keys(nobody).map((field) => [field, { holder: { ...nobody, [field]: 'other' } }]),
      ),
    }
    const found: string[] = []
    for (const [field, change] of Object.entries(changes)) {
      const { refusal } = await ledger.decide({ ...base, ...change }, system)
      if (refusal !== 'id-used-for-another') found.push(field)
    }
    const automation = await ledger.decide(base, { caller: { kind: 'automation' } })
    if (automation.refusal !== 'id-used-for-another') found.push('caller')
    return found
  }

  test('each field of a command, and who sent it, is part of what the id stands for', async () => {
    expect(await unnoticed(createVault(testSecret))).toEqual([])
  })

  test('planted: a fingerprint without what the id stands for is noticed in every field', async () => {
    const careless = { ...createVault(testSecret), digest: (purpose: string) => purpose }
    expect(await unnoticed(careless)).toEqual(
      expect.arrayContaining(['cardIdx', 'strtYmd', 'active', 'userPhnno']),
    )
  })

  test('the same id gets the same answer after a second, a day, eight days and 400 days (I-4)', async () => {
    const stampIdx = await shop.stampWith(9)
    const applied = { 'Idempotency-Key': newId() }
    const refused = { 'Idempotency-Key': newId() }
    await shop.api('PUT', add, { stampIdx }, applied)
    await shop.api('PUT', add, { stampIdx }, refused)
    const start = shop.clock.now
    for (const later of [1000, 25 * hourMs, 8 * dayMs, 400 * dayMs]) {
      shop.clock.now = start + later
      expect(await shop.api('PUT', add, { stampIdx }, applied)).toMatchObject({ status: 200, code: 0 })
      expect(await shop.api('PUT', add, { stampIdx }, refused)).toMatchObject({ status: 200, code: 1006 })
    }
    expect(await shop.holds(stampIdx)).toBe(10)
  })

  test('a server that starts again still knows the id', async () => {
    const stampIdx = await shop.stampWith(3)
    const key = { 'Idempotency-Key': newId() }
    await shop.api('PUT', add, { stampIdx }, key)
    const db = await database.again()
    const restarted = await openTestShop({ db })
    const answer = await restarted.api('PUT', add, { stampIdx }, key)
    expect(answer.headers.get('Idempotent-Replayed')).toBe('true')
    expect(await restarted.holds(stampIdx)).toBe(4)
    await db.close()
  })

  async function dropUnique({ db }: TestDatabase): Promise<void> {
    if (engine === 'postgres') {
      await db.exec(`ALTER TABLE ledger DROP CONSTRAINT ledger_command_id_fkey CASCADE;
        ALTER TABLE ledger DROP CONSTRAINT ledger_pkey CASCADE; ALTER TABLE commands DROP CONSTRAINT commands_pkey CASCADE`)
      return
    }
    await db.exec(`PRAGMA foreign_keys = OFF; ALTER TABLE commands RENAME TO old_commands; ALTER TABLE ledger RENAME TO old_ledger;
      CREATE TABLE commands AS SELECT * FROM old_commands; CREATE TABLE ledger AS SELECT * FROM old_ledger;
      DROP TABLE old_ledger; DROP TABLE old_commands`)
  }
})
