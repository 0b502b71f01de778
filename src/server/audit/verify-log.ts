/** Verifies an exported log offline, line by line. What a checkpoint notes must be there, as it was noted. */
import { auditHash, genesis } from './audit-log.ts'
import { type Checkpoint, isSigned } from './checkpoint.ts'
import type { LogLine } from './export.ts'

/** A checkpoint that was kept elsewhere: what an administrator with the key cannot rewrite unseen. */
export type KeptCheckpoint = Checkpoint & { publicKey: string }

export type LogVerdict =
  | { ok: true; rows: number; checkpoints: number }
  /** The first bad row, where it is a row. */
  | { ok: false; chain: string | null; seq: number | null; cause: string }

class Bad extends Error {
  readonly chain: string | null
  readonly seq: number | null
  constructor(cause: string, chain: string | null = null, seq: number | null = null) {
    super(cause)
    this.chain = chain
    this.seq = seq
  }
}

export async function verifyLog(
  lines: AsyncIterable<LogLine> | Iterable<LogLine>,
  kept?: KeptCheckpoint,
): Promise<LogVerdict> {
  const check = createCheck(kept)
  try {
    for await (const line of lines) check.take(line)
    return check.end()
  } catch (error) {
    if (!(error instanceof Bad)) throw error
    return { ok: false, chain: error.chain, seq: error.seq, cause: error.message }
  }
}

function createCheck(kept?: KeptCheckpoint) {
  const noted = new Map<string, Map<number, string>>()
  const finished = new Set<string>()
  let publicKey: string | null = null
  let last: Checkpoint | null = null
  let isKeptFound = false
  let isEnded = false
  let chain: { name: string; seq: number; hash: string } | null = null
  let rows = 0

  function takeCheckpoint(checkpoint: Checkpoint): void {
    const bad = (cause: string) => new Bad(`checkpoint ${checkpoint.number}: ${cause}`)
    if (publicKey === null || !isSigned(checkpoint, publicKey)) throw bad('its signature is wrong')
    if (checkpoint.number !== (last?.number ?? 0) + 1) throw bad('one before it is missing')
    if (checkpoint.prevHash !== (last?.hash ?? genesis)) throw bad('does not follow the one before')
    if (kept?.number === checkpoint.number) {
      if (kept.hash !== checkpoint.hash) throw bad('is not the one that was kept')
      isKeptFound = true
    }
    for (const [name, seq, hash] of checkpoint.heads) {
      const ofChain = noted.get(name) ?? new Map<number, string>()
      noted.set(name, ofChain.set(seq, hash))
    }
    last = checkpoint
  }

  function takeRow(row: Extract<LogLine, { kind: 'row' }>): void {
    if (chain?.name !== row.chain) {
      closeChain()
      if (finished.has(row.chain)) throw new Bad('row out of order', row.chain, row.seq)
      chain = { name: row.chain, seq: 0, hash: genesis }
    }
    const seq = chain.seq + 1
    const bad = (cause: string) => new Bad(cause, row.chain, seq)
    if (row.seq !== seq) throw bad(row.seq > seq ? 'row missing' : 'row doubled or out of order')
    if (row.prevHash !== chain.hash) throw bad('does not follow the row before')
    if (row.hash !== auditHash(row)) throw bad('content does not match its hash')
    const note = noted.get(row.chain)?.get(seq)
    if (note !== undefined && note !== row.hash) throw bad('is not the row that a checkpoint noted')
    chain = { name: row.chain, seq, hash: row.hash }
    rows++
  }

  function closeChain(): void {
    if (!chain) return
    const furthest = Math.max(0, ...(noted.get(chain.name)?.keys() ?? []))
    if (furthest > chain.seq) throw new Bad('tail cut off behind a checkpoint', chain.name, chain.seq + 1)
    finished.add(chain.name)
    chain = null
  }

  return {
    take(line: LogLine): void {
      if (isEnded) throw new Bad('something follows the end')
      if (line.kind === 'log') {
        if (publicKey !== null) throw new Bad('two heads')
        publicKey = line.publicKey
        if (kept && (kept.publicKey !== publicKey || !isSigned(kept, publicKey)))
          throw new Bad('the kept checkpoint was signed by another key')
      } else if (publicKey === null) throw new Bad('no head')
      else if (line.kind === 'checkpoint') takeCheckpoint(line)
      else if (line.kind === 'row') takeRow(line)
      else {
        closeChain()
        isEnded = true
        if (line.rows !== rows) throw new Bad(`the file says ${line.rows} rows and holds ${rows}`)
      }
    },
    end(): LogVerdict {
      closeChain()
      for (const name of noted.keys()) if (!finished.has(name)) throw new Bad('row missing', name, 1)
      if (kept && !isKeptFound) throw new Bad(`checkpoint ${kept.number}, which was kept, is not in the file`)
      if (!isEnded) throw new Bad('the file has no end')
      return { ok: true, rows, checkpoints: last?.number ?? 0 }
    },
  }
}
