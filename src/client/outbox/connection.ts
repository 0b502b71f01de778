import { type IDBPTransaction, type StoreNames, unwrap } from 'idb'
import type { Clock } from './clock.ts'
import type { OpenDatabase, OutboxDatabase, OutboxSchema } from './schema.ts'
import { CannotOpen, isWorthAFreshHandle, NeverAnswered } from './storage-fault.ts'

type Store = StoreNames<OutboxSchema>
export type ReadTransaction = IDBPTransaction<OutboxSchema, Store[], 'readonly'>
export type WriteTransaction = IDBPTransaction<OutboxSchema, Store[], 'readwrite'>

/** `attempt` is 2 where the first try may or may not have been written: such work must look before it writes. */
type Work<Transaction, Result> = (transaction: Transaction, attempt: number) => Promise<Result>

/** The only connection to IndexedDB: strict, bounded in time, and alive again after the handle has died (O-1, O-4). */
export type Connection = {
  read<Result>(stores: Store[], work: Work<ReadTransaction, Result>): Promise<Result>
  /** Resolves after `complete` and never before. */
  write<Result>(stores: Store[], work: Work<WriteTransaction, Result>): Promise<Result>
  /** The write that a finger waits for: one record, as it is read back from the transaction that is complete. */
  put(store: Store, record: object, key: IDBValidKey): Promise<unknown>
  close(): void
}

export function createConnection(deps: { open: OpenDatabase; clock: Clock; timeoutMs: number }): Connection {
  const { open, clock, timeoutMs } = deps
  let opened: Promise<OutboxDatabase> | null = null
  let isOver = false

  function handle(): Promise<OutboxDatabase> {
    if (opened) return opened
    if (isOver) return Promise.reject(new CannotOpen(new Error('the outbox is stopped')))
    // Where there is no IndexedDB at all, this throws at once.
    const raw = Promise.resolve().then(() => open(() => forget(opening)))
    const opening = within(clock, timeoutMs, raw).catch((error: unknown) => {
      forget(opening)
      // It may still open, when nobody waits for it any more, and would stand in the way of an upgrade.
      raw.then((db) => db.close()).catch(() => {})
      throw new CannotOpen(error)
    })
    opened = opening
    return opening
  }

  function forget(handleToForget: Promise<OutboxDatabase> | null): void {
    if (opened !== handleToForget) return
    opened = null
    // A dead handle throws on close in some browsers, and there is nothing to be done about it.
    handleToForget?.then((db) => db.close()).catch(() => {})
  }

  async function twice<Result>(
    run: (db: OutboxDatabase, attempt: number) => Promise<Result>,
  ): Promise<Result> {
    const first = handle()
    try {
      return await run(await first, 1)
    } catch (error) {
      if (!isWorthAFreshHandle(error)) throw error
      forget(first)
      return run(await handle(), 2)
    }
  }

  async function carryOut<Transaction extends Finishing, Result>(
    transaction: Transaction,
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await within(clock, timeoutMs, finish(transaction, work))
    } catch (error) {
      abort(transaction)
      throw error
    }
  }

  return {
    read: (stores, work) =>
      twice((db, attempt) => carryOut(db.transaction(stores, 'readonly'), (it) => work(it, attempt))),
    write: (stores, work) =>
      twice((db, attempt) =>
        carryOut(db.transaction(stores, 'readwrite', { durability: 'strict' }), (it) => work(it, attempt)),
      ),
    put: (store, record, key) =>
      twice(async (db) => {
        const { transaction, back } = putPlainly(unwrap(db), store, record, key)
        try {
          return await within(clock, timeoutMs, back)
        } catch (error) {
          abort(transaction)
          throw error
        }
      }),
    close() {
      isOver = true
      forget(opened)
    },
  }
}

/**
 * Put, get and commit in one message, and one event to wait for, in IndexedDB's own words: through idb's proxies it
 * takes a tenth longer. What the transaction reads there is what becomes durable with `complete`; a read in one of
 * its own afterwards comes out of the same process's memory, proves no more and takes 1.3 times as long.
 */
function putPlainly(
  db: IDBDatabase,
  store: Store,
  record: object,
  key: IDBValidKey,
): { transaction: IDBTransaction; back: Promise<unknown> } {
  const transaction = db.transaction(store, 'readwrite', { durability: 'strict' })
  const back = new Promise<unknown>((resolve, reject) => {
    transaction.objectStore(store).put(record)
    const reading = transaction.objectStore(store).get(key)
    transaction.commit?.()
    transaction.addEventListener('complete', () => resolve(reading.result))
    transaction.addEventListener('abort', () =>
      reject(transaction.error ?? new DOMException('', 'AbortError')),
    )
  })
  return { transaction, back }
}

/** At once, and all of them: what was begun before one throws goes with the transaction and tells nobody. */
export async function together(steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  const begun: Promise<unknown>[] = []
  try {
    for (const step of steps) begun.push(step())
  } catch (error) {
    for (const it of begun) it.catch(() => {})
    throw error
  }
  await Promise.all(begun)
}

type Abortable = { abort(): void }
type Finishing = Abortable & { done: Promise<void> }

/** The work's result once the transaction is complete; the transaction's own error where that says more. */
async function finish<Transaction extends Finishing, Result>(
  transaction: Transaction,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  const working = inPromise(() => work(transaction)).catch((error: unknown) => {
    abort(transaction)
    throw error
  })
  const [result, done] = await Promise.allSettled([working, transaction.done])
  // Over quota a request fails with AbortError and only the transaction names the quota.
  if (done.status === 'rejected' && !isAbort(done.reason)) throw done.reason
  if (result.status === 'rejected') throw result.reason
  if (done.status === 'rejected') throw done.reason
  return result.value
}

/** A request on a dead handle throws at once and not in its promise. */
async function inPromise<Result>(work: () => Promise<Result>): Promise<Result> {
  return work()
}

function abort(transaction: Abortable): void {
  try {
    transaction.abort()
  } catch {
    // Over already.
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

function within<Result>(clock: Clock, ms: number, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(ms, () => reject(new NeverAnswered()))
    work.then(resolve, reject).finally(stop)
  })
}
