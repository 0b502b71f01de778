/** The command line beside `start`: the audit log as a file, and its verification. */

import { createReadStream, createWriteStream, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { KeptCheckpoint, LogLine } from '#shared/audit-log.ts'
import { rawPublicKey } from '../audit/checkpoint.ts'
import { checkpointIfDue, keptCheckpoint, openAuditKey } from '../audit/checkpoints.ts'
import { exportLog } from '../audit/export.ts'
import { type LogVerdict, verifyLog } from '../audit/verify-log.ts'
import { syncFolder } from '../db/data-folder.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'

/** With a checkpoint over everything first. To the file, or to standard output. */
export async function writeAuditLog(
  db: Db,
  vault: Vault,
  now: number,
  file: string | undefined,
): Promise<void> {
  const key = await openAuditKey(db, vault)
  await checkpointIfDue(db, key, now, true)
  const lines = async function* () {
    for await (const line of exportLog(db, rawPublicKey(key))) yield `${JSON.stringify(line)}\n`
  }
  if (!file) return pipeline(lines, process.stdout, { end: false })
  await pipeline(lines, createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }))
  syncFolder(dirname(file))
}

/** The operator keeps it on another machine. */
export async function readCheckpoint(db: Db, vault: Vault, now: number): Promise<KeptCheckpoint | null> {
  return keptCheckpoint(db, await openAuditKey(db, vault), now)
}

/** Offline: the file alone, and the checkpoint that was kept. */
export function verifyAuditFile(file: string, against: string | undefined): Promise<LogVerdict> {
  const kept: KeptCheckpoint | undefined = against ? JSON.parse(readFileSync(against, 'utf8')) : undefined
  return verifyLog(linesOf(file), kept)
}

/** At `\n` alone: `node:readline` ends a line at U+2028 as well, which may stand in a JSON text (RFC 8259 section 7). */
export async function* linesOf(file: string): AsyncGenerator<LogLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let rest = ''
  for await (const chunk of createReadStream(file)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line)
  }
  rest += decoder.decode()
  if (rest !== '') yield JSON.parse(rest)
}

export function describeVerdict(verdict: LogVerdict): string {
  if (verdict.ok) return `good: ${verdict.rows} rows, ${verdict.checkpoints} checkpoints`
  const where = verdict.chain === null ? '' : `${verdict.chain} row ${verdict.seq}: `
  return `BAD: ${where}${verdict.cause}`
}
