/**
 * The schema in memory, for a simulation that needs histories by the hundred thousand: nothing is synced (R-7 is
 * about that) and nothing outlives `empty`. Reads and writes take turns, so that a read sees committed data only.
 */
import { DatabaseSync } from 'node:sqlite'
import type { Db } from '../db/db.ts'
import { migrate } from '../db/migrate.ts'
import { sqliteQueries } from '../db/sqlite.ts'

export type MemoryDb = Db & {
  /** As it was when it was new. */
  empty(): void
}

export async function openMemoryDb(): Promise<MemoryDb> {
  const connection = new DatabaseSync(':memory:', { enableForeignKeyConstraints: true })
  connection.exec('PRAGMA temp_store = MEMORY')
  const tx = sqliteQueries(connection)
  const begin = connection.prepare('BEGIN')
  const commit = connection.prepare('COMMIT')
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work)
    last = done.catch(() => {})
    return done
  }
  const db: Db = {
    engine: 'sqlite',
    read: (sql, params) => inTurn(() => tx.query(sql, params)),
    write: (work) =>
      inTurn(async () => {
        begin.run()
        try {
          const value = await work(tx)
          commit.run()
          return value
        } catch (error) {
          connection.exec('ROLLBACK')
          throw error
        }
      }),
    scrub: async () => 'cut',
    exec: async (sql) => connection.exec(sql),
    close: async () => connection.close(),
  }
  await migrate(db)
  const wipe = childrenFirst(connection).map((name) => connection.prepare(`DELETE FROM ${name}`))
  return {
    ...db,
    empty() {
      // No pragma: each of them makes SQLite prepare every statement of the connection again.
      connection.exec('BEGIN')
      for (const statement of wipe) statement.run()
      // Their rows are the schema's own.
      connection.exec('UPDATE upstream_budget SET tat = 0')
      connection.exec(
        'UPDATE upstream_reach SET failures = 0, failing_since = NULL, try_at = 0, answered_at = NULL',
      )
      connection.exec('COMMIT')
    },
  }
}

/** The tables that a history fills, each behind those that refer to it. */
function childrenFirst(connection: DatabaseSync): string[] {
  const left = new Set(
    connection
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('schema_version', 'upstream_budget', 'upstream_reach')",
      )
      .all()
      .map(({ name }) => String(name)),
  )
  const parents = connection.prepare('SELECT DISTINCT "table" AS parent FROM pragma_foreign_key_list(?)')
  const sorted: string[] = []
  while (left.size > 0) {
    const referred = new Set(
      [...left].flatMap((name) =>
        parents.all(name).flatMap(({ parent }) => (parent === name ? [] : [String(parent)])),
      ),
    )
    const free = [...left].filter((name) => !referred.has(name))
    if (free.length === 0) throw new Error(`tables refer to each other: ${[...left].join()}`)
    for (const name of free) left.delete(name)
    sorted.push(...free)
  }
  return sorted
}
