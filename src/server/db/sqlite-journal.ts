/**
 * What lies between a commit and the database file. Checkpoints are a thread's; after an erasure the journal is cut,
 * by a connection that waits for nobody: node:sqlite would hold the event loop as long as another program reads.
 */
import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'

/** Between two tries to cut the journal while another program reads it. */
const recutMs = 1000
/** Writes between two looks at the journal's length, which cost a few locks. */
const writesALook = 64
/** Of 2 kB. A longer journal writes a page that changes often fewer times, and takes longer to read after a crash. */
const framesACheckpoint = 8000
/** A thread that never quite catches up with steady writes leaves the rest to be carried between two commits. */
const mostFrames = 32_000

type Journal = {
  /** So many writes were committed. */
  grew(writes: number): void
  /** Of what was deleted nothing is left in it; `pending` while another program reads it: tried again until it is cut. */
  cut(): Promise<'cut' | 'pending'>
  close(): Promise<void>
}

type Deps = {
  file: string
  connect: () => DatabaseSync
  /** Runs it while no transaction is open. */
  between: (work: () => void) => void
}

export function openJournal({ file, connect, between }: Deps): Journal {
  const hasRest = (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
  const connection = connect()
  connection.exec('PRAGMA busy_timeout = 0; PRAGMA wal_autocheckpoint = 0')
  const length = connection.prepare('PRAGMA wal_checkpoint(NOOP)')
  let unseen = 0
  let thread: Worker | undefined
  let isCarrying = false
  let recut: NodeJS.Timeout | undefined
  let isClosed = false

  /** SQLite before 3.51 knows no NOOP and takes it for PASSIVE: the same end, by this thread. */
  function look(): { log: number; checkpointed: number } {
    try {
      return length.get() as { log: number; checkpointed: number }
    } catch {
      // A disk that fails: the commits say so themselves, and this is asked again.
      return { log: 0, checkpointed: 0 }
    }
  }

  function carry(): void {
    isCarrying = true
    thread ??= startThread()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    thread.postMessage('checkpoint')
  }

  function startThread(): Worker {
    const worker = new Worker(new URL('sqlite-checkpoint.ts', import.meta.url), { workerData: file })
    worker.unref()
    worker.on('message', () => {
      isCarrying = false
      between(carryRest)
    })
    // Another one is started by the next look.
    worker.on('error', () => {})
    worker.on('exit', () => {
      isCarrying = false
      thread = undefined
    })
    return worker
  }

  /** The journal begins anew with the next commit once all of it is carried. */
  function carryRest(): void {
    if (isClosed || look().log < mostFrames) return
    try {
      connection.exec('PRAGMA wal_checkpoint(PASSIVE)')
    } catch {
      // As above.
    }
  }

  /** The pages were zeroed by secure_delete; the journal has the old ones until it is cut. */
  function cut(): Promise<'cut' | 'pending'> {
    return new Promise((resolve, reject) => {
      between(() => {
        clearTimeout(recut)
        try {
          const isCut = connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 0
          if (!isCut) cutLater()
          resolve(isCut ? 'cut' : 'pending')
        } catch (error) {
          cutLater()
          reject(error)
        }
      })
    })
  }

  function cutLater(): void {
    if (!isClosed) recut = setTimeout(() => void cut().catch(() => {}), recutMs).unref()
  }

  // A server that was killed has left a journal, and what was to be cut from it may still be there.
  if (hasRest) cutLater()

  return {
    grew(writes) {
      unseen += writes
      if (unseen < writesALook || isCarrying) return
      unseen = 0
      const { log, checkpointed } = look()
      if (log - checkpointed >= framesACheckpoint) carry()
    },
    cut,
    async close() {
      isClosed = true
      clearTimeout(recut)
      await thread?.terminate()
      connection.close()
    },
  }
}
