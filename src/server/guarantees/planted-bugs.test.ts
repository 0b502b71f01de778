/**
 * R-5: a guard counts as guarded when a test finds the bug that it is there for. The twelve are listed below with
 * the tests that find them: one that is renamed, skipped or taken away fails here. Four are found in this file.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readChain } from '../audit/audit-log.ts'
import { verifyChain } from '../audit/verify.ts'
import type { Db } from '../db/db.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { autocommitting, doingBefore, rewriting, unchecked } from '../testing/planted.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'

const here = 'server/guarantees/planted-bugs.test.ts'
const ledger = 'server/ledger/ledger.test.ts'

/** `holds` is the same test on the shipped code: without it a test that always finds something would pass. */
const table: { bug: string; file: string; found: string; holds: string }[] = [
  {
    bug: 'SELECT then UPDATE',
    file: ledger,
    found: 'planted: SELECT then UPDATE, its count unchecked, grants more than one',
    holds: '50 redeems at once grant one reward',
  },
  {
    bug: 'row count unchecked',
    file: here,
    found: 'planted: an add whose row count is unchecked says yes to more than fit',
    holds: 'twenty adds with room for one: one yes',
  },
  {
    bug: 'missing UNIQUE',
    file: 'server/ledger/idempotency.test.ts',
    found: 'planted: without the unique id the same rush counts more than once',
    holds: 'identical posts at once are one execution and the rest replays (I-1)',
  },
  {
    bug: 'stale read',
    file: here,
    found: 'planted: adds that go by a count read before lose some',
    holds: 'five adds at once: the count is the sum of the rows',
  },
  {
    bug: 'lock let go early',
    file: here,
    found: "planted: with the lock let go after each statement the stamp's chain forks",
    holds: "five adds at once: the stamp's chain is whole",
  },
  {
    bug: 'password compared after the grant',
    file: here,
    found: 'planted: with the password compared after the grant a wrong one takes the reward',
    holds: 'a wrong password changes nothing of the stamp',
  },
  {
    bug: 'a retry after a timeout',
    file: 'server/gateway/gateway-simulation.test.ts',
    found: 'planted: the policy "%s" doubles and is found',
    holds: 'seeded histories (I-6): at most once, and the ledger agrees or a review is open',
  },
  {
    bug: 'the key not in the fingerprint',
    file: 'server/ledger/idempotency.test.ts',
    found: 'planted: a fingerprint without what the id stands for is noticed in every field',
    holds: 'each field of a command, and who sent it, is part of what the id stands for',
  },
  {
    bug: 'audit row outside the transaction',
    file: ledger,
    found: 'planted: with the audit row outside the transaction a stamp is left without one',
    holds: 'a command that dies at any of its statements leaves nothing behind',
  },
  {
    bug: 'webhook row outside it',
    file: 'server/webhooks/delivery.test.ts',
    found: 'planted: with the webhook row outside the transaction a fact is left undelivered',
    holds: 'a command that dies at its webhook row leaves neither',
  },
  {
    bug: 'the outbox saying saved before complete',
    file: 'client/outbox/guards.test.ts',
    found: 'planted: it is found that the outbox says saved before complete',
    holds: 'the outbox does not say saved before complete',
  },
  {
    bug: 'an outbox entry deleted before its answer',
    file: 'client/outbox/guards.test.ts',
    found: 'planted: it is found that an entry is deleted before its answer',
    holds: 'no outbox entry is deleted before its answer',
  },
]

describe('the twelve planted bugs (R-5)', () => {
  test('are twelve', () => expect(new Set(table.map(({ bug }) => bug)).size).toBe(12))

  test.each(table)('$bug', ({ file, found, holds }) => {
    const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
    // The table itself is no test.
    const tests = source.replace(/const table[\s\S]*?\n\]\n/, '')
    for (const title of [found, holds]) {
      const at = tests.indexOf(title)
      expect(at, title).toBeGreaterThan(0)
      // From the call to its title: a test that runs.
      expect(tests.slice(Math.max(0, at - 120), at), title).toMatch(
        /\btest(\.each\([^)]*\))?\(\s*['"`][^'"`]*$/,
      )
    }
    expect(source).not.toMatch(/\.(only|todo|skip)\(/)
  })
})

describeOnBoth('planted in the ledger (R-5)', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  const addsAtOnce = async (db: Db, stampIdx: number, adds: number) => {
    const rushed = await openTestShop({ db })
    const answers = await Promise.all(
      Array.from({ length: adds }, () => rushed.api('PUT', '/api/stamp/v1/add', { stampIdx })),
    )
    return answers.filter(({ code }) => code === 0).length
  }

  /** How many of twenty adds at once on a card with room for one are answered yes. */
  const yeses = async (db: Db) => addsAtOnce(db, await shop.stampWith(9), 20)

  test('twenty adds with room for one: one yes', async () => expect(await yeses(database.db)).toBe(1))

  test('planted: an add whose row count is unchecked says yes to more than fit', async () => {
    const careless = unchecked(database.db, /SET stamps = stamps \+/, { stamps: 10 })
    expect(await yeses(careless)).toBeGreaterThan(1)
  })

  /** Stamps that are missing from the card after five adds at once were answered yes. */
  async function lost(wrap: (db: Db) => Db): Promise<number> {
    const stampIdx = await shop.stampWith(3)
    const granted = await addsAtOnce(wrap(database.db), stampIdx, 5)
    return 3 + granted - (await shop.holds(stampIdx))
  }

  test('five adds at once: the count is the sum of the rows', async () =>
    expect(await lost((db) => db)).toBe(0))

  test('planted: adds that go by a count read before lose some', async () => {
    const stale = (db: Db) =>
      rewriting(db, (sql) => sql.replace('SET stamps = stamps + $2', 'SET stamps = 3 + $2'))
    expect(await lost(stale)).toBeGreaterThan(0)
  })

  async function isChainWhole(wrap: (db: Db) => Db): Promise<boolean> {
    const stampIdx = await shop.stampWith(3)
    await addsAtOnce(wrap(database.db), stampIdx, 5)
    return verifyChain(await readChain(database.db.read, `stamp:${stampIdx}`)).ok
  }

  test("five adds at once: the stamp's chain is whole", async () =>
    expect(await isChainWhole((db) => db)).toBe(true))

  test("planted: with the lock let go after each statement the stamp's chain forks", async () =>
    expect(await isChainWhole(autocommitting)).toBe(false))

  /** What a redeem with a wrong password has changed of its stamp. */
  async function takenByWrongPassword(wrap: (db: Db, stampIdx: number) => Db): Promise<boolean> {
    const stampIdx = await shop.stampWith(10)
    const tried = await openTestShop({ db: wrap(database.db, stampIdx) })
    const body = { stampIdx, onsitePwd: 'wrong' }
    expect(await tried.api('PUT', '/api/stamp/v1/redeem', body)).toMatchObject({ code: 1009 })
    const [row] = await database.db.read('SELECT redeemed_at FROM stamps WHERE stamp_idx = $1', [stampIdx])
    return row?.redeemed_at !== null
  }

  test('a wrong password changes nothing of the stamp', async () =>
    expect(await takenByWrongPassword((db) => db)).toBe(false))

  test('planted: with the password compared after the grant a wrong one takes the reward', async () => {
    const early = (db: Db, stampIdx: number) =>
      doingBefore(db, /INSERT INTO password_failures/, (tx) =>
        tx.run('UPDATE stamps SET redeemed_at = 1 WHERE stamp_idx = $1', [stampIdx]),
      )
    expect(await takenByWrongPassword(early)).toBe(true)
  })
})
