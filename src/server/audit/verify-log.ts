/** Verifies an exported log offline, and says in English what is wrong with it. */
import { createHash } from 'node:crypto'
import type { KeptCheckpoint, LogLine } from '#shared/audit-log.ts'
import { type LogDeps, type LogFault, verifyLog as verifyLines } from '#shared/verify-log.ts'
import { isSigned } from './checkpoint.ts'

export type LogVerdict =
  | { ok: true; rows: number; checkpoints: number }
  /** The first bad row, where it is a row. */
  | { ok: false; chain: string | null; seq: number | null; cause: string }

const deps: LogDeps = {
  sha256: (texts) => texts.map((text) => createHash('sha256').update(text).digest('hex')),
  isSigned,
}

const causes: Record<LogFault, string> = {
  'row-missing': 'row missing',
  'row-doubled': 'row doubled or out of order',
  'chain-in-two-parts': 'row out of order',
  'not-after-the-row-before': 'does not follow the row before',
  'content-changed': 'content does not match its hash',
  'not-as-noted': 'is not the row that a checkpoint noted',
  'tail-cut': 'tail cut off behind a checkpoint',
  'signature-wrong': 'its signature is wrong',
  'checkpoint-missing': 'one before it is missing',
  'checkpoint-not-after-the-one-before': 'does not follow the one before',
  'not-as-kept': 'is not the one that was kept',
  'kept-is-missing': 'which was kept, is not in the file',
  'another-key': 'which was kept, was signed by another key',
  'no-head': 'no head',
  'two-heads': 'two heads',
  'after-the-end': 'something follows the end',
  'count-differs': 'the file holds another number of rows than it says',
  'no-end': 'the file has no end',
  unreadable: 'a line of it cannot be read',
}

const batchLines = 1000

export async function verifyLog(
  lines: AsyncIterable<LogLine> | Iterable<LogLine>,
  kept?: KeptCheckpoint,
): Promise<LogVerdict> {
  const verdict = await verifyLines(inBatches(lines), deps, kept)
  if (verdict.ok) return { ok: true, rows: verdict.rows, checkpoints: verdict.checkpoints }
  const { chain, seq, checkpoint, fault } = verdict
  const where = checkpoint === null ? '' : `checkpoint ${checkpoint}: `
  return { ok: false, chain, seq, cause: where + causes[fault] }
}

async function* inBatches(lines: AsyncIterable<LogLine> | Iterable<LogLine>): AsyncGenerator<LogLine[]> {
  let batch: LogLine[] = []
  for await (const line of lines) {
    batch.push(line)
    if (batch.length < batchLines) continue
    yield batch
    batch = []
  }
  yield batch
}
