import * as v from 'valibot'
import { protocolVersion } from '#shared/counter-api.ts'
import { commandsResult, type Verdict, verdictSchema } from '#shared/endpoints/commands.ts'
import { envelopeSchema } from '#shared/envelope.ts'
import { type RefusalName, refusalByCode } from '#shared/refusals.ts'
import type { FinalVerdict } from './entry.ts'
import type { WireAnswer } from './http-send.ts'

/** Why nothing can be sent just now, and trying again will bring no other answer by itself. */
export type LimitedBy = Extract<
  RefusalName,
  'not-signed-in' | 'not-allowed' | 'app-too-old' | 'server-too-old'
>
/** Why the last try brought no answer of ours. */
export type Trouble = 'no-answer' | 'portal' | 'busy' | 'server-fault' | 'storage'

/** What an answer to a batch means. Only `verdicts` may take an entry out of the queue. */
export type Reading =
  /** `checking`: what the server has and does not know the end of yet. */
  | {
      kind: 'verdicts'
      serverNow: number
      final: ReadonlyMap<string, FinalVerdict>
      checking: ReadonlySet<string>
    }
  /** The batch is refused as a whole: some of it, or all, is no valid request. */
  | { kind: 'unreadable'; refusal: RefusalName }
  /** Our server failed on it, by its own word. */
  | { kind: 'fault' }
  | { kind: 'trouble'; why: Trouble; retryAfterMs: number | null }
  | { kind: 'limited'; why: LimitedBy }

const looseResult = v.object({ serverNow: commandsResult.entries.serverNow, verdicts: v.array(v.unknown()) })

export function readAnswer(answer: WireAnswer, commandIds: ReadonlySet<string>): Reading {
  const envelope = v.safeParse(envelopeSchema, answer.body)
  if (!envelope.success) return readForeign(answer)
  if (answer.status < 300 && envelope.output.code === 0)
    return readVerdicts(envelope.output.result, commandIds) ?? notUnderstood(answer, 'server-fault')
  return readRefusal(answer, refusalByCode(envelope.output.code))
}

/** No envelope: a portal, a proxy, or a server that speaks another protocol. */
function readForeign(answer: WireAnswer): Reading {
  if (answer.status === 426) return outOfStep(answer)
  if (answer.status === 429 || answer.status === 503) return notUnderstood(answer, 'busy')
  return notUnderstood(answer, answer.status >= 500 ? 'server-fault' : 'portal')
}

function readRefusal(answer: WireAnswer, refusal: RefusalName | undefined): Reading {
  switch (refusal) {
    case 'not-signed-in':
    case 'not-allowed':
    case 'app-too-old':
    case 'server-too-old':
      return { kind: 'limited', why: refusal }
    case 'not-at-this-tablet':
      return { kind: 'limited', why: 'not-allowed' }
    case 'invalid-request':
    case 'too-large':
    case 'id-used-for-another':
      return speaksOurs(answer) ? { kind: 'unreadable', refusal } : outOfStep(answer)
    case 'server-fault':
      return { kind: 'fault' }
    case 'too-many-requests':
    case 'state-unknown':
    case 'same-id-in-flight':
    case 'being-checked':
      return notUnderstood(answer, 'busy')
    default:
      return notUnderstood(answer, 'server-fault')
  }
}

function notUnderstood(answer: WireAnswer, why: Trouble): Reading {
  if (!speaksOurs(answer)) return outOfStep(answer)
  return { kind: 'trouble', why, retryAfterMs: answer.retryAfterMs }
}

function speaksOurs({ protocol }: WireAnswer): boolean {
  return protocol === null || protocol === protocolVersion
}

function outOfStep({ protocol }: WireAnswer): Reading {
  const isServerOlder = protocol !== null && protocol < protocolVersion
  return { kind: 'limited', why: isServerOlder ? 'server-too-old' : 'app-too-old' }
}

/**
 * One verdict at a time: an outcome that a newer server has invented holds back its own entry only. Null where the
 * answer contradicts itself or answers nothing that was asked, and so cannot be believed at all.
 */
function readVerdicts(result: unknown, commandIds: ReadonlySet<string>): Reading | null {
  const loose = v.safeParse(looseResult, result)
  if (!loose.success) return null
  const final = new Map<string, FinalVerdict>()
  const checking = new Set<string>()
  const heard = new Map<string, Verdict['outcome']>()
  for (const raw of loose.output.verdicts) {
    const parsed = v.safeParse(verdictSchema, raw)
    if (!parsed.success || !commandIds.has(parsed.output.commandId)) continue
    const { commandId, outcome } = parsed.output
    if ((heard.get(commandId) ?? outcome) !== outcome) return null
    heard.set(commandId, outcome)
    if (isFinal(parsed.output)) final.set(commandId, parsed.output)
    else if (parsed.output.refusal === 'being-checked') checking.add(commandId)
  }
  return heard.size > 0 ? { kind: 'verdicts', serverNow: loose.output.serverNow, final, checking } : null
}

/** These say "not now", whatever the outcome is called: no entry ends on them. */
const passing: ReadonlySet<RefusalName> = new Set([
  'server-fault',
  'state-unknown',
  'too-many-requests',
  'same-id-in-flight',
  'being-checked',
  'not-signed-in',
])

function isFinal(verdict: Verdict): verdict is FinalVerdict {
  if (verdict.outcome === 'later') return false
  return !(verdict.outcome === 'refused' && verdict.refusal !== null && passing.has(verdict.refusal))
}
