/**
 * The log as lines of JSON, in constant memory: a head line, every checkpoint, every row chain by chain. Checkpoints
 * come first and are read first, so that every row that they note is in the file, whatever is written meanwhile.
 */
import type { LogLine } from '#shared/audit-log.ts'
import type { Db } from '../db/db.ts'
import { readRowsAfter } from './audit-log.ts'
import { checkpointAfter } from './checkpoints.ts'

const pageRows = 1000

export async function* exportLog(db: Db, publicKey: string): AsyncGenerator<LogLine> {
  yield { kind: 'log', version: 1, publicKey }
  let checkpoints = 0
  for (
    let next = await checkpointAfter(db.read, 0);
    next;
    next = await checkpointAfter(db.read, next.number)
  ) {
    checkpoints++
    yield { kind: 'checkpoint', ...next }
  }
  let rows = 0
  let page = await readRowsAfter(db.read, null, pageRows)
  while (page.length > 0) {
    for (const row of page) yield { kind: 'row', ...row }
    rows += page.length
    page = await readRowsAfter(db.read, page.at(-1) ?? null, pageRows)
  }
  yield { kind: 'end', rows, checkpoints }
}
