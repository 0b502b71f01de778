/** What an answer proves. When in doubt it proves nothing: `unknown` (I-7). */
import * as v from 'valibot'
import { asText } from '#shared/fields.ts'
import { envelopeSchema } from '#shared/stamp-api.ts'
import type { Exchanged } from './exchange.ts'
import type { HostedOutcome } from './hosted-call.ts'
import { createRefusalOf, type RefusalOf } from './hosted-refusals.ts'

/** The server turned the request away before it looked at the stamp: not applied, and it may be sent again. */
const turnedAway: readonly number[] = [400, 401, 403, 404, 405, 429]
const longestRetryAfterMs = 3_600_000

export function readAnswer<Result>(
  exchanged: Exchanged,
  parse: (result: unknown) => Result | undefined,
  refusalOf: RefusalOf = createRefusalOf(),
): HostedOutcome<Result> {
  if (exchanged.kind === 'not-sent') return { kind: 'not-sent', cause: exchanged.cause, retryAfterMs: 0 }
  if (exchanged.kind === 'lost') return { kind: 'unknown', cause: exchanged.cause }
  const { status } = exchanged
  if (turnedAway.includes(status))
    return { kind: 'not-sent', cause: `HTTP ${status}`, retryAfterMs: retryAfterMs(exchanged.retryAfter) }
  if (status !== 200) return { kind: 'unknown', cause: `HTTP ${status}` }
  const envelope = readEnvelope(exchanged)
  if (!envelope) return { kind: 'unknown', cause: 'not an answer of the Stamp API' }
  const { code, message } = envelope
  if (code !== 0) return { kind: 'refused', refusal: refusalOf(code, message), message }
  const result = parse(envelope.result)
  return result === undefined ? { kind: 'unknown', cause: 'unexpected result' } : { kind: 'done', result }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Null for what is none, or not certainly one. */
export function readEnvelope({ contentEncoding, body }: Extract<Exchanged, { kind: 'answered' }>) {
  if (contentEncoding !== null && contentEncoding !== 'identity') return null
  try {
    const text = utf8.decode(body)
    const parsed = v.safeParse(envelopeSchema, JSON.parse(text, formed))
    return parsed.success && !hasDoubledKey(text) ? parsed.output : null
  } catch {
    return null
  }
}

/** Twice and more what a field of ours holds: what is behind it nobody reads. */
const longestText = 4000

/** Its text is kept and hashed as what people send us is. Cut before it is formed, which takes longer than its length. */
const formed = (_: string, value: unknown) =>
  typeof value === 'string' ? asText(value.slice(0, longestText)) : value

/** Two `code`s in one object: parsers disagree on which one counts, so neither does. `text` is known to be JSON. */
function hasDoubledKey(text: string): boolean {
  const open: (Set<string> | null)[] = []
  for (const [token, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(null)
    else if (token === '}' || token === ']') open.pop()
    else if (colon) {
      const key: string = JSON.parse(token.slice(0, -colon.length))
      const seen = open.at(-1)
      if (seen?.has(key)) return true
      seen?.add(key)
    }
  }
  return false
}

/** Seconds, as the hosted API sends them; a date or nonsense counts as none. */
function retryAfterMs(header: string | null): number {
  const seconds = Number(header)
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, longestRetryAfterMs) : 0
}
