/** A checkpoint as it is kept: a small file of JSON, the same that `stampdesk audit checkpoint` writes. */
import * as v from 'valibot'
import type { KeptCheckpoint } from '#shared/audit-log.ts'

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const keptCheckpoint = v.object({
  number: v.pipe(count, v.minValue(1)),
  at: v.pipe(count, v.maxValue(8_640_000_000_000_000)),
  rows: count,
  prevHash: hash,
  heads: v.pipe(v.unknown(), v.check(areHeads)),
  hash,
  signature: v.string(),
  publicKey: v.string(),
})

/** By hand: a schema of tuples would be a part of the library that the counter carries along. */
function areHeads(heads: unknown): boolean {
  return (
    Array.isArray(heads) &&
    heads.every(
      (head) =>
        Array.isArray(head) &&
        head.length === 3 &&
        typeof head[0] === 'string' &&
        Number.isSafeInteger(head[1]) &&
        v.safeParse(hash, head[2]).success,
    )
  )
}

/** Null where it is none. */
export function parseKept(text: string): KeptCheckpoint | null {
  try {
    const parsed = v.safeParse(keptCheckpoint, JSON.parse(text))
    return parsed.success ? (parsed.output as KeptCheckpoint) : null
  } catch {
    return null
  }
}

export function keptFile(checkpoint: KeptCheckpoint): { name: string; text: string } {
  return {
    name: `stampdesk-checkpoint-${checkpoint.number}.json`,
    text: `${JSON.stringify(checkpoint)}\n`,
  }
}
