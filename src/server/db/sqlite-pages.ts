import { DatabaseSync } from 'node:sqlite'

/** A commit writes each page that it touches whole, twice in the end: half of SQLite's own 4096 is half of that. */
export const pageBytes = 2048

/**
 * A database keeps the pages that it was made with until it is written anew, which journal_mode=WAL does not allow
 * (https://www.sqlite.org/pragma.html#pragma_page_size). Whole or not at all; where there is no room, or another program
 * reads the file, it stays as it is and is tried again at the next start.
 */
export function rewritePages(file: string, log: (error: Error) => void): void {
  const db = new DatabaseSync(file, { timeout: 5000 })
  try {
    db.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA journal_mode = DELETE')
    db.exec(`PRAGMA page_size = ${pageBytes}; VACUUM`)
  } catch (error) {
    log(new Error(`${file} keeps its pages`, { cause: error }))
  } finally {
    db.close()
  }
}
