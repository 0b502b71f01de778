/** a database of an earlier schema comes along whole: every row, what its log proves, and what an id was answered. */
import { generateKeyPairSync } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mostImportRows, type RowFate } from '#shared/imports-api.ts'
import { rawPublicKey } from '../audit/checkpoint.ts'
import { checkpointIfDue } from '../audit/checkpoints.ts'
import { exportLog } from '../audit/export.ts'
import { verifyLog } from '../audit/verify-log.ts'
import { databaseName } from '../db/data-folder.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import { openDb } from '../db/open.ts'
import { openPostgres } from '../db/postgres.ts'
import { openSqlite } from '../db/sqlite.ts'
import { pageBytes } from '../db/sqlite-pages.ts'
import { createSessions } from '../people/sessions.ts'
import { openBrowser } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase, throwUnlessGone } from '../testing/databases.ts'
import { newId, openTestShop, type TestShop } from '../testing/test-shop.ts'

const folder = new URL('../db/migrations/', import.meta.url)
/** The last one before tables were laid under the keys by which they are read. */
const lastBefore = 28
const customers = process.env.DEEP ? 100_000 : 70
const patienceMs = process.env.DEEP ? 1_200_000 : 30_000
const before = readdirSync(folder).filter(
  (name) => name.endsWith('.sql') && Number(name.slice(0, 3)) <= lastBefore,
)

/** Beside the database of the schema before, the one from which it was filled. */
const whole = 'whole'
const wholeFile = (dataDir: string) => join(dataDir, `${whole}.sqlite`)

async function columnsOf(db: Db, schema: string, table: string): Promise<string[]> {
  const rows = await onWriter<Row & { name: string }>(
    db,
    db.engine === 'sqlite'
      ? `SELECT name FROM pragma_table_info($1, '${schema}')`
      : `SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND table_schema = '${schema}'`,
    [table],
  )
  return rows.map(({ name }) => name)
}

/** SQLite's attached database is the writer's alone. */
const onWriter = <R extends Row>(db: Db, sql: string, params: readonly string[] = []) =>
  db.write((tx) => tx.query<R>(sql, params))

/** An empty database in place of the full one, which is kept as `whole`; nothing is checked between its tables. */
async function openBefore({ env, dataDir }: TestDatabase, full: Db): Promise<Db> {
  if (env.DATABASE_URL) {
    await full.close()
    const db = await openPostgres(env.DATABASE_URL, { poolSize: 1, answerMs: null, log: throwUnlessGone })
    await db.exec(`ALTER SCHEMA public RENAME TO ${whole}; CREATE SCHEMA public`)
    await db.exec('SET session_replication_role = replica')
    await db.exec(`CREATE COLLATION "binary" (provider = libc, locale = 'C')`)
    return db
  }
  await full.exec(`VACUUM INTO '${wholeFile(dataDir)}'`)
  await full.close()
  const file = join(dataDir, databaseName)
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
  const made = new DatabaseSync(file)
  made.exec('PRAGMA page_size = 4096; VACUUM')
  made.close()
  const db = openSqlite(file)
  expect(await db.read('PRAGMA page_size')).toMatchObject([{ page_size: 4096 }])
  await db.exec(`PRAGMA foreign_keys = OFF; ATTACH '${wholeFile(dataDir)}' AS ${whole}`)
  return db
}

/** The schema before, with every row that it can hold. What each table has of columns, by its name. */
async function writeBefore(database: TestDatabase, full: Db): Promise<Map<string, string>> {
  const db = await openBefore(database, full)
  await db.exec('CREATE TABLE schema_version (version INTEGER PRIMARY KEY)')
  for (const [index, file] of before.entries()) {
    await db.exec(readFileSync(new URL(file, folder), 'utf8'))
    await db.exec(`INSERT INTO schema_version VALUES (${index + 1})`)
  }
  const [main, names] =
    db.engine === 'sqlite'
      ? ['main', "SELECT name FROM main.sqlite_master WHERE type = 'table'"]
      : ['public', "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"]
  const columns = new Map<string, string>()
  for (const { name } of await onWriter<Row & { name: string }>(db, names)) {
    if (name === 'schema_version') continue
    const kept = new Set(await columnsOf(db, whole, name))
    const both = (await columnsOf(db, main, name)).filter((column) => kept.has(column))
    columns.set(name, both.map((column) => `"${column}"`).join(', '))
    await db.exec(`DELETE FROM ${main}.${name};
      INSERT INTO ${main}.${name} (${columns.get(name)}) SELECT ${columns.get(name)} FROM ${whole}.${name}`)
  }
  await db.close()
  return columns
}

/** A file of so many, as quick as many come: each with its command, its row, its holder and its audit row. */
async function bringIn(db: Db, shop: TestShop, count: number): Promise<void> {
  const browser = openBrowser(shop)
  const sessions = createSessions({ db, now: () => shop.clock.now })
  browser.cookies.set('stampdesk', await sessions.openInBrowser('kim', 'password'))
  const file = { fileNm: 'customers.csv', rows: count }
  const { importId } = (await browser.call('POST', 'imports', file)).result as { importId: string }
  const empty = { code: null, userEml: null, userId: null, memo: null, cardNm: null, endYmd: null }
  for (let from = 0; from < count; from += mostImportRows) {
    const rows = Array.from({ length: Math.min(mostImportRows, count - from) }, (_, n) => ({
      ...empty,
      row: from + n + 2,
      occurrence: 0,
      userNm: `Customer ${from + n}`,
      userPhnno: `010-${String(from + n).padStart(8, '0')}`,
      stamps: String((from + n) % 7),
    }))
    const { result } = await browser.call('POST', `imports/${importId}/rows`, { cardIdx: 2, rows })
    expect((result as RowFate[]).filter(({ fate }) => fate === 'new')).toHaveLength(rows.length)
  }
}

describeOnBoth('a database of the schema before', (create, engine) => {
  let database: TestDatabase
  let db: Db
  let shop: TestShop
  let columns: Map<string, string>
  let first: unknown
  const { privateKey } = generateKeyPairSync('ed25519')
  const redeemId = newId()
  const redeem = (stampIdx: number, id: string) =>
    shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx }, { 'Idempotency-Key': id })
  let redeemed: number

  beforeAll(async () => {
    database = await create()
    const { dataDir, env } = database
    const open = () => openDb({ dataDir, databaseUrl: env.DATABASE_URL, log: throwUnlessGone })
    const full = await open()
    shop = await openTestShop({ db: full })
    redeemed = await shop.stampWith(6, 2)
    for (let n = 0; n < 20; n++)
      await shop.stampWith(n % 6, 2, { memo: `customer ${n}`, userNm: 'Kim Minji' })
    await bringIn(full, shop, customers)
    await redeem(await shop.stampWith(3, 2), newId())
    first = (await redeem(redeemed, redeemId)).code
    await checkpointIfDue(full, privateKey, shop.clock.now, true)
    columns = await writeBefore(database, full)
    const startedAt = performance.now()
    db = await open()
    process.stdout.write(
      `R-11 (${engine}): ${customers} customers migrated in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`,
    )
    if (engine === 'sqlite') await db.exec(`ATTACH '${wholeFile(dataDir)}' AS ${whole}`)
    shop = await openTestShop({ db })
  }, patienceMs)
  afterAll(async () => {
    await db.close()
    await database.remove()
  })

  /** How many rows a table has and had, and how many are not as they were. */
  async function compare(tx: Queries, table: string) {
    const rowsOf = (schema: string) => `SELECT ${columns.get(table)} FROM ${schema}${table}`
    const [now, then] = [rowsOf(''), rowsOf(`${whole}.`)]
    const counted = await tx.query<Row & { now: number; before: number; lost: number; added: number }>(
      `SELECT (SELECT COUNT(*) FROM ${table}) AS now, (SELECT COUNT(*) FROM ${whole}.${table}) AS before,
         (SELECT COUNT(*) FROM (${then} EXCEPT ${now}) l) AS lost,
         (SELECT COUNT(*) FROM (${now} EXCEPT ${then}) a) AS added`,
    )
    return { table, ...counted[0] }
  }

  test('has all its rows, and its log proves what it proved', { timeout: patienceMs }, async () => {
    expect(columns.size).toBeGreaterThan(8)
    for (const table of ['stamps', 'commands', 'ledger', 'redemptions', 'audit', 'audit_heads', 'holders']) {
      const compared = await db.write((tx) => compare(tx, table))
      expect(compared).toEqual({ table, now: compared.now, before: compared.now, lost: 0, added: 0 })
      expect(compared.now).toBeGreaterThan(0)
    }
    const verdict = await verifyLog(exportLog(db, rawPublicKey(privateKey)))
    const [counted] = await db.read<Row & { rows: number; checkpoints: number }>(
      'SELECT (SELECT COUNT(*) FROM audit) AS rows, (SELECT COUNT(*) FROM audit_checkpoints) AS checkpoints',
    )
    expect(verdict).toEqual({ ok: true, ...counted })
    expect(counted?.checkpoints).toBeGreaterThan(0)
  })

  test('planted: a row that came along otherwise is found', { timeout: patienceMs }, async () => {
    class TakenBack extends Error {}
    const planting = db.write(async (tx) => {
      await tx.run('UPDATE stamps SET version = version + 1 WHERE stamp_idx = $1', [redeemed])
      await tx.run('DELETE FROM redemptions WHERE stamp_idx = $1', [redeemed])
      expect(await compare(tx, 'stamps')).toMatchObject({ lost: 1, added: 1 })
      expect(await compare(tx, 'redemptions')).toMatchObject({ lost: 1, added: 0 })
      throw new TakenBack()
    })
    await expect(planting).rejects.toBeInstanceOf(TakenBack)
  })

  test('answers an id as it did, and grants each reward once', async () => {
    expect(first).toBe(0)
    expect(await redeem(redeemed, redeemId)).toMatchObject({ code: 0 })
    expect((await redeem(redeemed, newId())).code).not.toBe(0)
    const full = await shop.stampWith(6, 2)
    expect((await redeem(full, newId())).code).toBe(0)
    expect((await redeem(full, newId())).code).not.toBe(0)
  })

  test.runIf(engine === 'sqlite')('has the new pages, and every reference finds its row', async () => {
    expect(await db.read('PRAGMA page_size')).toMatchObject([{ page_size: pageBytes }])
    expect(await db.read('PRAGMA foreign_key_check')).toEqual([])
    expect(await db.read('PRAGMA foreign_keys')).toMatchObject([{ foreign_keys: 1 }])
  })
})
