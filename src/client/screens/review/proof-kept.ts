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
  heads: v.array(v.strictTuple([v.string(), count, hash])),
  hash,
  signature: v.string(),
  publicKey: v.string(),
})

/** Null where it is none. */
export function parseKept(text: string): KeptCheckpoint | null {
  try {
    const parsed = v.safeParse(keptCheckpoint, JSON.parse(text))
    return parsed.success ? parsed.output : null
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
