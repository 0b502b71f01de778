/**
 * The audit log checked in the browser, as it streams in: what is in memory is a batch of lines, and of the checkpoints
 * what they note. Free of React and of the worker that it runs in.
 */
import type { KeptCheckpoint, LogLine } from '#shared/audit-log.ts'
import { type LogDeps, type LogVerdict, verifyLog } from '#shared/verify-log.ts'

export type Checked = {
  verdict: LogVerdict
  /** The newest checkpoint of the log, to be kept elsewhere; null where there is none, or it is not to be trusted. */
  newest: KeptCheckpoint | null
  /** What the first bad row says of itself. */
  badRow: { at: number; event: string } | null
}

export type Progress = {
  rows: number /** Of the newest checkpoint; 0 where none has come yet. */
  total: number
}

type Asked = {
  stream: ReadableStream<Uint8Array<ArrayBuffer>>
  subtle: SubtleCrypto
  kept: KeptCheckpoint | null
  onProgress?: (progress: Progress) => void
}

/** The connection was cut: nothing is known of the log. */
export class Cut extends Error {
  override name = 'Cut'
}

/** Whichever is reached first: a checkpoint of many chains is as long as hundreds of rows. */
const batchLines = 1000
const batchChars = 1_000_000

export async function checkLog({ stream, subtle, kept, onProgress }: Asked): Promise<Checked> {
  let publicKey = ''
  let newest: KeptCheckpoint | null = null
  let batch: readonly LogLine[] = []
  async function* watched(): AsyncGenerator<LogLine[]> {
    for await (const lines of readLines(stream)) {
      for (const line of lines) {
        if (line.kind === 'log') publicKey = line.publicKey
        else if (line.kind === 'checkpoint') {
          const { kind: _, ...checkpoint } = line
          newest = { ...checkpoint, publicKey }
        }
      }
      batch = lines
      yield lines
    }
  }
  const verdict = await verifyLog(watched(), subtlePorts(subtle), kept ?? undefined, (rows) =>
    onProgress?.({ rows, total: newest?.rows ?? 0 }),
  )
  if (verdict.ok) return { verdict, newest, badRow: null }
  const bad = batch.find(
    (line) => line.kind === 'row' && line.chain === verdict.chain && line.seq === verdict.seq,
  )
  return { verdict, newest: null, badRow: bad?.kind === 'row' ? describedBy(bad) : null }
}

/** It was altered: nothing in it need be what it was. */
function describedBy({ at, event }: { at: unknown; event: unknown }): Checked['badRow'] {
  const isInstant = typeof at === 'number' && Math.abs(at) <= 8_640_000_000_000_000
  return isInstant && typeof event === 'string' ? { at, event } : null
}

/** Lines of JSON in batches, wherever the network has cut them. */
async function* readLines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<LogLine[]> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  let batch: LogLine[] = []
  let chars = 0
  try {
    for (;;) {
      const { value, done } = await reader.read().catch((error: unknown) => {
        throw new Cut('the log stopped coming', { cause: error })
      })
      if (done) break
      const lines = (rest + value).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        batch.push(JSON.parse(line))
        chars += line.length
        if (batch.length < batchLines && chars < batchChars) continue
        yield batch
        batch = []
        chars = 0
      }
    }
    if (rest !== '') batch.push(JSON.parse(rest))
    yield batch
  } finally {
    // Where it stopped at a bad row the rest need not come.
    await reader.cancel().catch(() => {})
  }
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function subtlePorts(subtle: SubtleCrypto): LogDeps {
  const encoder = new TextEncoder()
  const keys = new Map<string, Promise<CryptoKey>>()
  const keyOf = (publicKey: string) => {
    const known = keys.get(publicKey)
    if (known) return known
    const key = subtle.importKey('raw', bytesOf(publicKey), { name: 'Ed25519' }, false, ['verify'])
    keys.set(publicKey, key)
    return key
  }
  return {
    sha256: (texts) =>
      Promise.all(
        texts.map(async (text) => {
          const digest = new Uint8Array(await subtle.digest('SHA-256', encoder.encode(text)))
          let hex = ''
          for (const byte of digest) hex += hexOfByte[byte]
          return hex
        }),
      ),
    async isSigned(text, signature, publicKey) {
      try {
        const key = await keyOf(publicKey)
        return await subtle.verify({ name: 'Ed25519' }, key, bytesOf(signature), encoder.encode(text))
      } catch (error) {
        // A browser without Ed25519 (before Chrome 137, Safari 17, Firefox 129) cannot tell; a broken key is no key.
        return error instanceof DOMException && error.name === 'NotSupportedError' ? null : false
      }
    },
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
