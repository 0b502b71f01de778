/**
 * What a hosted Stamp API really answers, in a file: each situation's words, and of everything else only the form. A
 * text that is not one of the contract's flags is written as "text", so that nothing of a person or a secret gets in.
 */
import * as v from 'valibot'
import { type StampRefusal, stampRefusals } from '#shared/refusals.ts'

const recordedCalls = ['create', 'add', 'remove', 'redeem', 'update', 'delete', 'validate'] as const
export type RecordedCall = (typeof recordedCalls)[number]
/** What we assume that a call in this situation means: `add: full`. */
export type Situation = `${RecordedCall}: ${'done' | StampRefusal}`

const form = v.nullable(v.union([v.string(), v.record(v.string(), v.nullable(v.string()))]))
export type Form = v.InferOutput<typeof form>

const recordedAnswer = v.object({
  status: v.number(),
  retryAfter: v.nullable(v.string()),
  /** Null where it is no envelope of the Stamp API. */
  envelope: v.nullable(v.object({ code: v.number(), message: v.string(), result: form })),
})
export type RecordedAnswer = v.InferOutput<typeof recordedAnswer>

const step = v.object({
  call: v.picklist(recordedCalls),
  assumed: v.picklist(['done', ...stampRefusals]),
  /** What the gateway makes of the answer: the same, or another refusal, or that it proves nothing. */
  read: v.picklist(['done', 'unknown', 'not-sent', ...stampRefusals]),
  /** The count that `validate` showed before and after it; null where it showed none. */
  before: v.nullable(v.number()),
  after: v.nullable(v.number()),
  answer: recordedAnswer,
})
export type Step = v.InferOutput<typeof step>

const recording = v.object({
  kind: v.literal('stampdesk-recording-1'),
  recordedAt: v.string(),
  steps: v.array(step),
})
export type Recording = v.InferOutput<typeof recording>

/** Throws one sentence where it is none. */
export function readRecording(text: string): Recording {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new Error('it is not JSON', { cause: error })
  }
  const parsed = v.safeParse(recording, json)
  if (parsed.success) return parsed.output
  throw new Error(`it is no recording: ${v.getDotPath(parsed.issues[0]) ?? parsed.issues[0].message}`)
}

// ── written down without what is said ───────────────────────────────────────────────────────────────

const flags: readonly string[] = ['onsiteYn', 'activeYn', 'payloadVersion']
const times: readonly string[] = ['strtYmd', 'endYmd', 'regYmdt']
/** A field's name is the service's; one that is no name may be anybody's. */
const fieldName = /^[A-Za-z_]\w{0,40}$/

export function formOf(value: unknown): Form {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return leafOf('', value)
  const named = Object.entries(value).filter(([name]) => fieldName.test(name))
  return Object.fromEntries(named.map(([name, field]) => [name, leafOf(name, field)]))
}

function leafOf(name: string, value: unknown): string | null {
  if (value === null) return null
  if (typeof value !== 'string') return Array.isArray(value) ? 'array' : typeof value
  if (flags.includes(name) && /^[\w.]{1,8}$/.test(value)) return `=${value}`
  if (times.includes(name))
    return `shape ${value.slice(0, 40).replaceAll(/\d/g, '9').replaceAll(/\p{L}/gu, 'a')}`
  return /^\d+$/.test(value) ? 'digits' : 'text'
}

/** The words of a message without what they are about: `secrets` by their value, and what looks like a person's by its form. */
export function withoutSecrets(message: string, secrets: Readonly<Record<string, string | null>>): string {
  let said = message
  // The longest first: one may stand in another.
  const known = Object.entries(secrets)
    .flatMap(([name, value]) => (value && value.length > 2 ? [{ name, value }] : []))
    .toSorted((one, other) => other.value.length - one.value.length)
  for (const { name, value } of known) said = said.replaceAll(value, `{${name}}`)
  return said
    .replaceAll(/[^\s@<>"']+@[^\s@<>"']+/g, '{email}')
    .replaceAll(/\+?\d(?:[\s.-]?\d){4,}/g, '{digits}')
    .slice(0, 300)
}

// ── said again ──────────────────────────────────────────────────────────────────────────────────────

/** A result of that form, with what whoever answers has under the same names. */
export function filled(as: Form, own: unknown): unknown {
  if (as === null) return null
  if (typeof as === 'string') return cast(as, own)
  const from = typeof own === 'object' && own !== null ? (own as Record<string, unknown>) : {}
  return Object.fromEntries(
    Object.entries(as).map(([name, leaf]) => [
      name,
      leaf === null ? (from[name] ?? null) : cast(leaf, from[name]),
    ]),
  )
}

function cast(leaf: string, own: unknown): unknown {
  if (own === null || (own === undefined && leaf === 'array')) return leaf === 'array' ? [] : null
  switch (leaf) {
    case 'number':
      return Number(own ?? 0)
    case 'digits':
      return String(own ?? 0)
    case 'boolean':
      return Boolean(own)
    case 'object':
      return own ?? {}
    default:
      return own ?? (leaf.startsWith('=') ? leaf.slice(1) : 'text')
  }
}
