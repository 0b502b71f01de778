/**
 * Bugs to plant at the ledger's ports: the code under test stays the shipped one. Each guard's test must find the
 * bug that the guard is there for, or the test proves nothing.
 */
import type { Db, Queries, Row } from '../db/db.ts'

/** Every statement passes through `rewrite` first: a condition gone, a UNIQUE gone, a count not looked at. */
export function rewriting(db: Db, rewrite: (sql: string) => string): Db {
  const wrap = (tx: Queries): Queries => ({
    query: async (sql, params) => tx.query(rewrite(sql), params),
    run: async (sql, params) => tx.run(rewrite(sql), params),
  })
  return { ...db, write: (work) => db.write((tx) => work(wrap(tx))) }
}

/** Each statement its own transaction, in the order in which they are asked: locks let go early, the audit row outside. */
export function autocommitting(db: Db): Db {
  const inOrder = (): Queries => {
    let last: Promise<unknown> = Promise.resolve()
    const next = <T>(work: () => Promise<T>): Promise<T> => {
      const done = last.then(work)
      last = done.catch(() => {})
      return done
    }
    return {
      query: (sql, params) => next(() => db.write((tx) => tx.query(sql, params))),
      run: (sql, params) => next(() => db.write((tx) => tx.run(sql, params))),
    }
  }
  return { ...db, write: (work) => work(inOrder()) }
}

/** The process dies at a statement: everything before it in the transaction has run, nothing after it does. */
export function dyingAt(db: Db, statement: RegExp): Db {
  return rewriting(db, (sql) => {
    if (statement.test(sql)) throw new Error('planted: died here')
    return sql
  })
}

/** What a statement has changed is not looked at: where it found nothing, it passes for having found `row`. */
export function unchecked(db: Db, statement: RegExp, row: Row): Db {
  const wrap = (tx: Queries): Queries => ({
    ...tx,
    async query<R extends Row>(sql: string, params?: Parameters<Queries['query']>[1]) {
      const rows = await tx.query<R>(sql, params)
      return rows.length === 0 && statement.test(sql) ? [row as R] : rows
    },
  })
  return { ...db, write: (work) => db.write((tx) => work(wrap(tx))) }
}

/** A statement that is forgotten: it passes for having changed one row. */
export function forgetting(db: Db, statement: RegExp): Db {
  const wrap = (tx: Queries): Queries => ({
    ...tx,
    run: (sql, params) => (statement.test(sql) ? Promise.resolve(1) : tx.run(sql, params)),
  })
  return { ...db, write: (work) => db.write((tx) => work(wrap(tx))) }
}

/** Something is done before each statement that matches, in its transaction: two steps in the wrong order. */
export function doingBefore(db: Db, statement: RegExp, first: (tx: Queries) => Promise<unknown>): Db {
  const wrap = (tx: Queries): Queries => ({
    ...tx,
    async query<R extends Row>(sql: string, params?: Parameters<Queries['query']>[1]) {
      if (statement.test(sql)) await first(tx)
      return tx.query<R>(sql, params)
    },
  })
  return { ...db, write: (work) => db.write((tx) => work(wrap(tx))) }
}

/** The disk fails at the nth statement of a transaction, once `n` is set. `hits` tells how often it did. */
export function failingAtNth(db: Db, makeError: () => Error): { db: Db; fault: { n: number; hits: number } } {
  const fault = { n: 0, hits: 0 }
  const wrap = (tx: Queries): Queries => {
    let statements = 0
    const strike = () => {
      if (++statements !== fault.n) return
      fault.hits++
      throw makeError()
    }
    return {
      async query(sql, params) {
        strike()
        return tx.query(sql, params)
      },
      async run(sql, params) {
        strike()
        return tx.run(sql, params)
      },
    }
  }
  return { db: { ...db, write: (work) => db.write((tx) => work(wrap(tx))) }, fault }
}
