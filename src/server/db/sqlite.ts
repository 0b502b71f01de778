import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Db, DbUnavailable, type Param, type Queries, type Row, TransactionOver } from './db.ts'
import { openJournal } from './sqlite-journal.ts'
import { pageBytes } from './sqlite-pages.ts'

/** Most writes that share one commit; bounds how long the first of them waits. */
const maxGroup = 256

type Job = {
  run: (tx: Queries) => Promise<unknown>
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

/**
 * SQLite in one file. One connection writes, one reads what is committed (WAL lets both go on at once).
 * `onCommit` is told how long each synced commit took. Refuses to open where the file would not be synced at each commit.
 */
export function openSqlite(file: string, onCommit?: (durationMs: number) => void): Db {
  const writer = connect(file)
  // The journal's thread does it. What one write of a group would take back is kept in memory, not in a file.
  writer.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY')
  const [begin, commit] = [writer.prepare('BEGIN IMMEDIATE'), writer.prepare('COMMIT')]
  const [save, release] = [writer.prepare('SAVEPOINT job'), writer.prepare('RELEASE job')]
  const reader = connect(file)
  const tx = sqliteQueries(writer)
  const read = sqliteQueries(reader)
  const waiting: Job[] = []
  /** To be done while no transaction is open. */
  const between: (() => void)[] = []
  /** Until all that waits is committed. */
  let draining: Promise<void> | null = null
  let isClosed = false
  const journal = openJournal({
    file,
    connect: () => connect(file),
    between(work) {
      between.push(work)
      wake()
    },
  })

  async function drain(): Promise<void> {
    while (waiting.length + between.length > 0) {
      if (waiting.length > 0) await commitTogether(waiting.splice(0, maxGroup))
      for (const work of between.splice(0)) work()
      // Whoever writes one after the other leaves a turn to those whose requests came in meanwhile.
      if (waiting.length + between.length > 0) await nextTurn()
    }
    draining = null
  }

  function wake(): void {
    // After this turn of the event loop, so that requests which arrived together commit together.
    draining ??= nextTurn().then(drain)
  }

  async function commitTogether(group: Job[]): Promise<void> {
    const settle: (() => void)[] = []
    try {
      rollBack()
      begin.run()
      for (const job of group) settle.push(await inSavepoint(job))
      const commitAt = performance.now()
      commit.run()
      onCommit?.(performance.now() - commitAt)
    } catch (error) {
      // A full disk or an I/O error rolls the whole transaction back, savepoints and all.
      rollBack()
      const refused = new DbUnavailable('the database did not take the write', { cause: error })
      for (const job of group) job.reject(refused)
      return
    }
    for (const done of settle) done()
    journal.grew(group.length)
  }

  function rollBack(): void {
    try {
      if (writer.isTransaction) writer.exec('ROLLBACK')
    } catch {
      // It fails too while the disk does: the next group tries again before it begins.
    }
  }

  async function inSavepoint(job: Job): Promise<() => void> {
    let isOver = false
    save.run()
    try {
      // A full disk ends the transaction by itself, and what was asked beside it would be one of its own.
      const value = await job.run(untilOver(tx, () => isOver || !writer.isTransaction))
      isOver = true
      release.run()
      return () => job.resolve(value)
    } catch (error) {
      isOver = true
      if (!writer.isTransaction || isStorageFault(error)) throw error
      writer.exec('ROLLBACK TO job')
      release.run()
      return () => job.reject(error)
    }
  }

  async function scrub(): Promise<'cut' | 'pending'> {
    if (isClosed) throw new DbUnavailable('the database is closed')
    return journal.cut()
  }

  return {
    engine: 'sqlite',
    read: <R extends Row>(sql: string, params?: readonly Param[]) =>
      read.query<R>(sql, params).catch(unavailable),
    write<T>(work: (tx: Queries) => Promise<T>): Promise<T> {
      if (isClosed) return Promise.reject(new DbUnavailable('the database is closed'))
      return new Promise<T>((resolve, reject) => {
        waiting.push({ run: work, resolve: resolve as (value: unknown) => void, reject })
        wake()
      })
    },
    scrub,
    exec: async (sql) => writer.exec(sql),
    close: async () => {
      isClosed = true
      // What was taken is committed before the file is let go.
      await draining
      await journal.close()
      reader.close()
      writer.close()
    },
  }
}

function untilOver({ query, run }: Queries, isOver: () => boolean): Queries {
  const over = () => Promise.reject(new TransactionOver())
  return {
    query: (sql, params) => (isOver() ? over() : query(sql, params)),
    run: (sql, params) => (isOver() ? over() : run(sql, params)),
  }
}

function connect(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true })
  db.exec(
    `PRAGMA page_size = ${pageBytes}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA secure_delete = ON`,
  )
  const journal = db.prepare('PRAGMA journal_mode').get()?.journal_mode
  const synchronous = db.prepare('PRAGMA synchronous').get()?.synchronous
  if (journal !== 'wal' || synchronous !== 2)
    throw new Error(
      `${file}: not durable (journal_mode=${journal}, synchronous=${synchronous}); refusing to start`,
    )
  return db
}

export function sqliteQueries(db: DatabaseSync): Queries {
  const prepared = new Map<string, StatementSync>()
  const statement = (sql: string): StatementSync => {
    let found = prepared.get(sql)
    if (!found) {
      // SQLite takes `$1` for a name; `?1` is its numbered parameter. A limit that is a bare parameter goes into the plan, and
      // the statement would be prepared again at each call (3.53; https://www.sqlite.org/c3ref/prepare.html, the third point).
      found = db.prepare(sql.replaceAll(/\$(\d+)/g, '?$1').replaceAll(/\bLIMIT (\?\d+)/g, 'LIMIT ($1 + 0)'))
      prepared.set(sql, found)
    }
    return found
  }
  return {
    query: async <R extends Row>(sql: string, params: readonly Param[] = []) =>
      statement(sql).all(...params) as R[],
    run: async (sql, params = []) => Number(statement(sql).run(...params).changes),
  }
}

function unavailable(error: unknown): never {
  throw isStorageFault(error) ? new DbUnavailable('the database cannot be read', { cause: error }) : error
}

/** SQLITE_BUSY 5, READONLY 8 (a remount), IOERR 10, CORRUPT 11, FULL 13, CANTOPEN 14, with their extended codes. */
function isStorageFault(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error)) return false
  return [5, 8, 10, 11, 13, 14].includes(Number(error.errcode) & 0xff)
}
