import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DbUnavailable } from './db.ts'
import { openSqlite, sqliteQueries } from './sqlite.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stampdesk-sqlite-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('what was taken before the close is committed, what comes after it is refused', async () => {
  const file = join(folder, 'db')
  const db = openSqlite(file)
  await db.exec('CREATE TABLE rows (n INTEGER)')
  const taken = Promise.all(
    [1, 2, 3].map((n) => db.write((tx) => tx.run('INSERT INTO rows VALUES ($1)', [n]))),
  )
  const closing = db.close()
  await expect(db.write((tx) => tx.run('INSERT INTO rows VALUES (4)'))).rejects.toThrow(DbUnavailable)
  await closing
  expect(await taken).toEqual([1, 1, 1])
  const again = openSqlite(file)
  expect(await again.read('SELECT COUNT(*) AS count FROM rows')).toMatchObject([{ count: 3 }])
  await again.close()
})

test('a write that throws takes only itself back, not those that share its commit', async () => {
  const db = openSqlite(join(folder, 'db'))
  await db.exec('CREATE TABLE rows (n INTEGER)')
  const results = await Promise.allSettled(
    [1, 2, 3].map((n) =>
      db.write(async (tx) => {
        await tx.run('INSERT INTO rows VALUES ($1)', [n])
        if (n === 2) throw new Error('planted')
      }),
    ),
  )
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await db.read('SELECT n FROM rows ORDER BY n')).toMatchObject([{ n: 1 }, { n: 3 }])
  await db.close()
})

test('whoever writes one after the other leaves a turn of the loop between two commits to what came in meanwhile', async () => {
  const db = openSqlite(join(folder, 'db'))
  await db.exec('CREATE TABLE rows (n INTEGER)')
  let turns = 0
  const count = () => {
    turns++
    counting = setImmediate(count)
  }
  let counting = setImmediate(count)
  for (let n = 0; n < 20; n++) await db.write((tx) => tx.run('INSERT INTO rows VALUES ($1)', [n]))
  clearImmediate(counting)
  expect(turns).toBeGreaterThanOrEqual(19)
  await db.close()
})

test('a statement with a limit is prepared once, whatever the limit is', async () => {
  const db = new DatabaseSync(':memory:')
  db.exec('CREATE TABLE lines (at INTEGER PRIMARY KEY)')
  const { query } = sqliteQueries(db)
  const firstOf = (limit: number) => query('SELECT at FROM lines ORDER BY at LIMIT $1', [limit])
  let prepared = 0
  db.setAuthorizer(() => {
    prepared++
    return constants.SQLITE_OK
  })
  await firstOf(1)
  expect(prepared).toBeGreaterThan(0)
  prepared = 0
  await firstOf(2)
  await firstOf(2)
  expect(prepared).toBe(0)
  db.close()
})
