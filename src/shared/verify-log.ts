/** Verifies an exported log line by line. What a checkpoint notes must be there, as it was noted. */
import {
  type AuditRow,
  type Checkpoint,
  checkpointText,
  genesis,
  type KeptCheckpoint,
  type LogLine,
  rowText,
} from './audit-log.ts'

/** Everything that can be wrong with a log, each with a sentence where it is shown. */
const logFaults = [
  'row-missing',
  'row-doubled',
  'chain-in-two-parts',
  'not-after-the-row-before',
  'content-changed',
  'not-as-noted',
  'tail-cut',
  'signature-wrong',
  'checkpoint-missing',
  'checkpoint-not-after-the-one-before',
  'not-as-kept',
  'kept-is-missing',
  'another-key',
  'no-head',
  'two-heads',
  'after-the-end',
  'count-differs',
  'no-end',
  'unreadable',
] as const
export type LogFault = (typeof logFaults)[number]

type Fault = {
  fault: LogFault
  /** The first bad row, where it is a row. */
  chain: string | null
  seq: number | null
  /** The number of the checkpoint, where it is one. */
  checkpoint: number | null
}
export type LogVerdict =
  /** `isSigned` is false where this machine cannot check signatures; everything else was checked. */
  { ok: true; rows: number; checkpoints: number; isSigned: boolean } | ({ ok: false } & Fault)

export type LogDeps = {
  /** SHA-256 in hex of each text in UTF-8: many at once, since one at a time a browser spends its time waiting. */
  sha256: (texts: readonly string[]) => readonly string[] | Promise<readonly string[]>
  /** Ed25519, with a raw key of 32 bytes in base64; null where it cannot be checked here. */
  isSigned: (text: string, signature: string, publicKey: string) => boolean | null | Promise<boolean | null>
}

/** A line is exactly this: what no hash covers must not be there, or a reader would believe it. */
const fieldsOf: Record<string, readonly string[]> = {
  log: ['kind', 'version', 'publicKey'],
  checkpoint: ['kind', 'number', 'at', 'rows', 'prevHash', 'heads', 'hash', 'signature'],
  row: ['kind', 'chain', 'seq', 'at', 'event', 'commandId', 'actor', 'body', 'prevHash', 'hash'],
  end: ['kind', 'rows', 'checkpoints'],
}
/** Of 32 and of 64 bytes, in the one spelling that base64 has for them: decoders pass over what follows it. */
const keyText = /^[\w+/]{42}[AEIMQUYcgkosw048]=$/
const signatureText = /^[\w+/]{85}[AQgw]==$/

class Bad extends Error {
  readonly found: Fault
  constructor(fault: LogFault, at: Partial<Fault> = {}) {
    super(fault)
    this.found = { fault, chain: null, seq: null, checkpoint: null, ...at }
  }
}

type Batches = AsyncIterable<readonly LogLine[]> | Iterable<readonly LogLine[]>

/** `onRows` is called after each batch with how many rows were found good so far. */
export async function verifyLog(
  batches: Batches,
  deps: LogDeps,
  kept?: KeptCheckpoint,
  onRows: (rows: number) => void = () => {},
): Promise<LogVerdict> {
  const check = createCheck(deps, kept)
  try {
    for await (const lines of batches) {
      await check.take(lines)
      onRows(check.rows())
    }
    return check.end()
  } catch (error) {
    if (error instanceof Bad) return { ok: false, ...error.found }
    // A line that is no JSON, or not of the shape of a line: whoever reads it for us names his own errors otherwise.
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError)
      return { ok: false, ...new Bad('unreadable').found }
    throw error
  }
}

function checkShape(line: LogLine): void {
  const fields = Object.hasOwn(fieldsOf, line.kind) ? fieldsOf[line.kind] : undefined
  const isWhole = fields?.length === Object.keys(line).length && fields.every((it) => Object.hasOwn(line, it))
  if (!isWhole || (line.kind === 'log' && line.version !== 1)) throw new Bad('unreadable')
}

function createCheck({ sha256, isSigned }: LogDeps, kept?: KeptCheckpoint) {
  /** By chain, `seq` to `hash`. Of a million rows a few dozen MB: a hash is kept as it came. */
  const noted = new Map<string, Map<number, string>>()
  const finished = new Set<string>()
  let publicKey: string | null = null
  let last: Pick<Checkpoint, 'number' | 'hash'> | null = null
  let isKeptFound = false
  let areSigned = true
  let isEnded = false
  let chain: { name: string; seq: number; hash: string } | null = null
  let rows = 0

  async function checkSignature(checkpoint: Checkpoint, key: string, fault: Bad): Promise<void> {
    const text = checkpointText(checkpoint)
    const [hash] = await sha256([text])
    if (hash !== checkpoint.hash || !signatureText.test(checkpoint.signature)) throw fault
    const verdict = await isSigned(text, checkpoint.signature, key)
    if (verdict === false) throw fault
    if (verdict === null) areSigned = false
  }

  async function takeHead(key: string): Promise<void> {
    if (publicKey !== null) throw new Bad('two-heads')
    if (!keyText.test(key)) throw new Bad('unreadable')
    publicKey = key
    if (!kept) return
    const other = new Bad('another-key', { checkpoint: kept.number })
    if (kept.publicKey !== key) throw other
    await checkSignature(kept, key, other)
  }

  async function takeCheckpoint(checkpoint: Checkpoint, key: string): Promise<void> {
    const bad = (fault: LogFault) => new Bad(fault, { checkpoint: checkpoint.number })
    await checkSignature(checkpoint, key, bad('signature-wrong'))
    if (checkpoint.number !== (last?.number ?? 0) + 1) throw bad('checkpoint-missing')
    if (checkpoint.prevHash !== (last?.hash ?? genesis)) throw bad('checkpoint-not-after-the-one-before')
    if (kept?.number === checkpoint.number) {
      if (kept.hash !== checkpoint.hash) throw bad('not-as-kept')
      isKeptFound = true
    }
    for (const [name, seq, hash] of checkpoint.heads) {
      const ofChain = noted.get(name) ?? new Map<number, string>()
      noted.set(name, ofChain.set(seq, hash))
    }
    last = { number: checkpoint.number, hash: checkpoint.hash }
  }

  function takeRow(row: AuditRow, hash: string | undefined): void {
    if (chain?.name !== row.chain) {
      closeChain()
      if (finished.has(row.chain)) throw new Bad('chain-in-two-parts', { chain: row.chain, seq: row.seq })
      chain = { name: row.chain, seq: 0, hash: genesis }
    }
    const seq = chain.seq + 1
    const bad = (fault: LogFault) => new Bad(fault, { chain: row.chain, seq })
    if (row.seq !== seq) throw bad(row.seq > seq ? 'row-missing' : 'row-doubled')
    if (row.prevHash !== chain.hash) throw bad('not-after-the-row-before')
    if (row.hash !== hash) throw bad('content-changed')
    const note = noted.get(row.chain)?.get(seq)
    if (note !== undefined && note !== row.hash) throw bad('not-as-noted')
    chain.seq = seq
    chain.hash = row.hash
    rows++
  }

  function closeChain(): void {
    if (!chain) return
    let furthest = 0
    for (const seq of noted.get(chain.name)?.keys() ?? []) furthest = Math.max(furthest, seq)
    if (furthest > chain.seq) throw new Bad('tail-cut', { chain: chain.name, seq: chain.seq + 1 })
    noted.delete(chain.name)
    finished.add(chain.name)
    chain = null
  }

  return {
    rows: () => rows,
    async take(lines: readonly LogLine[]): Promise<void> {
      for (const line of lines) checkShape(line)
      const hashes = (await sha256(lines.filter((line) => line.kind === 'row').map(rowText))).values()
      for (const line of lines) {
        if (isEnded) throw new Bad('after-the-end')
        if (line.kind === 'log') await takeHead(line.publicKey)
        else if (publicKey === null) throw new Bad('no-head')
        else if (line.kind === 'checkpoint') await takeCheckpoint(line, publicKey)
        else if (line.kind === 'row') takeRow(line, hashes.next().value)
        else {
          closeChain()
          isEnded = true
          if (line.rows !== rows || line.checkpoints !== (last?.number ?? 0)) throw new Bad('count-differs')
        }
      }
    },
    end(): LogVerdict {
      closeChain()
      // Chains that were found whole are no longer among them.
      for (const name of noted.keys()) throw new Bad('row-missing', { chain: name, seq: 1 })
      if (kept && !isKeptFound) throw new Bad('kept-is-missing', { checkpoint: kept.number })
      if (!isEnded) throw new Bad('no-end')
      return { ok: true, rows, checkpoints: last?.number ?? 0, isSigned: areSigned }
    },
  }
}
