/** R-11: a database of an earlier schema comes along whole: every row, what its log proves, and what an id was answered. */
import { generateKeyPairSync } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LogLine } from '#shared/audit-log.ts'
import { rawPublicKey } from '../audit/checkpoint.ts'
import { checkpointIfDue } from '../audit/checkpoints.ts'
import { exportLog } from '../audit/export.ts'
import { verifyLog } from '../audit/verify-log.ts'
import { databaseName } from '../db/data-folder.ts'
import type { Db, Row } from '../db/db.ts'
import { openDb } from '../db/open.ts'
import { openPostgres } from '../db/postgres.ts'
import { openSqlite } from '../db/sqlite.ts'
import { pageBytes } from '../db/sqlite-pages.ts'
import { describeOnBoth, type TestDatabase, throwUnlessGone } from '../testing/databases.ts'
import { newId, openTestShop, type TestShop } from '../testing/test-shop.ts'

const folder = new URL('../db/migrations/', import.meta.url)
/** The last one before tables were laid under the keys by which they are read. */
const lastBefore = 28
const before = readdirSync(folder).filter(
  (name) => name.endsWith('.sql') && Number(name.slice(0, 3)) <= lastBefore,
)

type Tables = Map<string, Row[]>

async function namesOf({ engine, read }: Db): Promise<string[]> {
  const rows = await read<Row & { name: string }>(
    engine === 'sqlite'
      ? "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
      : "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename",
  )
  return rows.map(({ name }) => name).filter((name) => name !== 'schema_version')
}

async function columnsOf({ engine, read }: Db, table: string): Promise<string[]> {
  const rows = await read<Row & { name: string }>(
    engine === 'sqlite'
      ? 'SELECT name FROM pragma_table_info($1)'
      : "SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND table_schema = 'public'",
    [table],
  )
  return rows.map(({ name }) => name).toSorted()
}

/** Of these columns, in an order of their own. */
async function readTables(db: Db, columns: ReadonlyMap<string, string[]>): Promise<Tables> {
  const tables: Tables = new Map()
  for (const [table, names] of columns) {
    const rows = await db.read(`SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM ${table}`)
    tables.set(
      table,
      rows.map((row) => ({ ...row })).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    )
  }
  return tables
}

/** An empty database of the earlier schema, in place of the one that is there, with nothing checked between its tables. */
async function openBefore({ env, dataDir }: TestDatabase): Promise<Db> {
  if (env.DATABASE_URL) {
    const db = await openPostgres(env.DATABASE_URL, { poolSize: 1, answerMs: null, log: throwUnlessGone })
    await db.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public; SET session_replication_role = replica')
    await db.exec(`CREATE COLLATION "binary" (provider = libc, locale = 'C')`)
    return db
  }
  const file = join(dataDir, databaseName)
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
  const made = new DatabaseSync(file)
  made.exec('PRAGMA page_size = 4096; VACUUM')
  made.close()
  const db = openSqlite(file)
  expect(await db.read('PRAGMA page_size')).toMatchObject([{ page_size: 4096 }])
  await db.exec('PRAGMA foreign_keys = OFF')
  return db
}

async function writeBefore(database: TestDatabase, full: Db): Promise<Tables> {
  const inFull = new Map<string, string[]>()
  for (const table of await namesOf(full)) inFull.set(table, await columnsOf(full, table))
  const contents = await readTables(full, inFull)
  await full.close()
  const db = await openBefore(database)
  await db.exec('CREATE TABLE schema_version (version INTEGER PRIMARY KEY)')
  for (const [index, file] of before.entries()) {
    await db.exec(readFileSync(new URL(file, folder), 'utf8'))
    await db.exec(`INSERT INTO schema_version VALUES (${index + 1})`)
  }
  const columns = new Map<string, string[]>()
  for (const table of await namesOf(db)) columns.set(table, await columnsOf(db, table))
  await db.write(async (tx) => {
    for (const [table, names] of columns) {
      await tx.run(`DELETE FROM ${table}`)
      const places = names.map((_, index) => `$${index + 1}`).join(', ')
      for (const row of contents.get(table) ?? [])
        await tx.run(
          `INSERT INTO ${table} (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${places})`,
          names.map((name) => row[name] ?? null),
        )
    }
  })
  const written = await readTables(db, columns)
  await db.close()
  return written
}

describeOnBoth('a database of the schema before', (create, engine) => {
  let database: TestDatabase
  let db: Db
  let shop: TestShop
  let written: Tables
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
    await redeem(await shop.stampWith(3, 2), newId())
    first = (await redeem(redeemed, redeemId)).code
    await checkpointIfDue(full, privateKey, shop.clock.now, true)
    written = await writeBefore(database, full)
    db = await open()
    shop = await openTestShop({ db })
  })
  afterAll(async () => {
    await db.close()
    await database.remove()
  })

  test('has all its rows, and its log proves what it proved', async () => {
    const columns = new Map([...written].map(([table]) => [table, [] as string[]]))
    for (const [table, rows] of written) columns.set(table, Object.keys(rows[0] ?? {}))
    for (const [table, names] of columns) if (names.length === 0) columns.delete(table)
    expect(columns.size).toBeGreaterThan(8)
    const now = await readTables(db, columns)
    for (const table of ['stamps', 'commands', 'ledger', 'redemptions', 'audit', 'audit_heads', 'holders'])
      expect([table, now.get(table)]).toEqual([table, written.get(table)])
    const lines: LogLine[] = []
    for await (const line of exportLog(db, rawPublicKey(privateKey))) lines.push(line)
    expect(await verifyLog(lines)).toMatchObject({ ok: true, checkpoints: 1 })
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
