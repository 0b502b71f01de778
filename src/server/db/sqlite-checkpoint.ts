/**
 * The thread that carries what is committed from the journal into the database file, so that no commit waits for it:
 * `PASSIVE` takes no lock that a writer or a reader needs (https://www.sqlite.org/c3ref/wal_checkpoint_v2.html).
 */
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

const db = new DatabaseSync(String(workerData))
db.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON')
const checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)')

/** Beside steady writes each pass leaves what came in while it ran, which is less each time: little is left for the loop. */
const passes = 3

parentPort?.on('message', () => {
  try {
    for (let pass = 0; pass < passes; pass++) checkpoint.get()
  } catch {
    // A full disk, or one that fails: the commits say so themselves, and this is asked again.
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of worker_threads has no origin
  parentPort?.postMessage('done')
})
