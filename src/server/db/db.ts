/**
 * The port to the database: visible SQL with `$1` parameters, two engines behind it. Every statement runs on both,
 * and so does the whole server suite.
 */

/** What may stand for a parameter. Booleans are 0 and 1, instants are epoch milliseconds. */
export type Param = string | number | null
export type Row = Record<string, string | number | null>

export type Queries = {
  query<R extends Row = Row>(sql: string, params?: readonly Param[]): Promise<R[]>
  /** The number of rows that the statement changed. */
  run(sql: string, params?: readonly Param[]): Promise<number>
}

export type Db = {
  engine: 'sqlite' | 'postgres'
  /** Committed data only; never inside a `write`. */
  read: Queries['query']
  /**
   * Runs `work` in one transaction and resolves after its synced commit. `work` may await nothing but `tx`, several
   * statements at once where none needs another's answer; what is asked once it has ended, or failed, is not done.
   * In SQLite the writes that arrive together share one commit, a savepoint each. What it throws rolls back
   * its own writes only. Throws `DbUnavailable` where the commit did not happen, `CommitUnknown` where nobody
   * can tell (PostgreSQL gone between COMMIT and its answer): look the command's id up, never run it again.
   */
  write<T>(work: (tx: Queries) => Promise<T>): Promise<T>
  /**
   * After personal data was deleted, by an erasure or a migration: takes what the engine still holds of it out of its own
   * files, as far as an engine does that. `pending` while another program reads the file: tried again until it is cut.
   */
  scrub(): Promise<'cut' | 'pending'>
  /** Several statements without parameters, for migrations. */
  exec(sql: string): Promise<void>
  close(): Promise<void>
}

export class DbUnavailable extends Error {
  override name = 'DbUnavailable'
}

export class CommitUnknown extends Error {
  override name = 'CommitUnknown'
}

/** A statement that nobody waited for, after its transaction: it must not be done in whichever comes next. */
export class TransactionOver extends Error {
  override name = 'TransactionOver'
}
