import { statSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { type Db, DbUnavailable, type Param, type Queries, type Row } from './db.ts'

/** Most writes that share one commit; bounds how long the first of them waits. */
const maxGroup = 256
/** Between two tries to cut the journal while another program reads it. */
const recutMs = 1000

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
  const hasJournal = (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
  const writer = connect(file)
  const reader = connect(file)
  /** Waits for nobody: node:sqlite would hold the event loop as long as another program reads. */
  const cutter = connect(file)
  cutter.exec('PRAGMA busy_timeout = 0')
  let recut: NodeJS.Timeout | undefined
  const tx = sqliteQueries(writer)
  const read = sqliteQueries(reader)
  const waiting: Job[] = []
  /** To be done while no transaction is open. */
  const between: (() => void)[] = []
  /** Until all that waits is committed. */
  let draining: Promise<void> | null = null
  let isClosed = false

  async function drain(): Promise<void> {
    while (waiting.length + between.length > 0) {
      if (waiting.length > 0) await commitTogether(waiting.splice(0, maxGroup))
      for (const work of between.splice(0)) work()
    }
    draining = null
  }

  function wake(): void {
    // After this turn of the event loop, so that requests which arrived together commit together.
    draining ??= new Promise((resolve) => setImmediate(() => resolve(drain())))
  }

  async function commitTogether(group: Job[]): Promise<void> {
    const settle: (() => void)[] = []
    try {
      rollBack()
      writer.exec('BEGIN IMMEDIATE')
      for (const job of group) settle.push(await inSavepoint(job))
      const commitAt = performance.now()
      writer.exec('COMMIT')
      onCommit?.(performance.now() - commitAt)
    } catch (error) {
      // A full disk or an I/O error rolls the whole transaction back, savepoints and all.
      rollBack()
      const refused = new DbUnavailable('the database did not take the write', { cause: error })
      for (const job of group) job.reject(refused)
      return
    }
    for (const done of settle) done()
  }

  function rollBack(): void {
    try {
      if (writer.isTransaction) writer.exec('ROLLBACK')
    } catch {
      // It fails too while the disk does: the next group tries again before it begins.
    }
  }

  async function inSavepoint(job: Job): Promise<() => void> {
    writer.exec('SAVEPOINT job')
    try {
      const value = await job.run(tx)
      writer.exec('RELEASE job')
      return () => job.resolve(value)
    } catch (error) {
      if (!writer.isTransaction || isStorageFault(error)) throw error
      writer.exec('ROLLBACK TO job')
      writer.exec('RELEASE job')
      return () => job.reject(error)
    }
  }

  /** The pages were zeroed by secure_delete; the journal has the old ones until it is cut. */
  function scrub(): Promise<'cut' | 'pending'> {
    if (isClosed) return Promise.reject(new DbUnavailable('the database is closed'))
    return new Promise((resolve, reject) => {
      between.push(() => {
        clearTimeout(recut)
        try {
          const isCut = cutter.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 0
          if (!isCut) scrubLater()
          resolve(isCut ? 'cut' : 'pending')
        } catch (error) {
          scrubLater()
          reject(error)
        }
      })
      wake()
    })
  }

  function scrubLater(): void {
    if (!isClosed) recut = setTimeout(() => void scrub().catch(() => {}), recutMs).unref()
  }

  // A server that was killed has left a journal, and what was to be cut from it may still be there.
  if (hasJournal) scrubLater()

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
      clearTimeout(recut)
      cutter.close()
      reader.close()
      writer.close()
    },
  }
}

function connect(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true })
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA secure_delete = ON',
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
      // SQLite takes `$1` for a name; `?1` is its numbered parameter.
      found = db.prepare(sql.replaceAll(/\$(\d+)/g, '?$1'))
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
