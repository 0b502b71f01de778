/** What is told of a command on its way to the hosted service, for the log: its id is in every line, from tap to end. */
import type { HostedOutcome } from './hosted-call.ts'
import type { Intent, IntentEvent } from './intent.ts'

type TraceStep = IntentEvent['type'] | 'intent' | 'look' | 'call' | 'lease-lost' | 'fault'
/** Ids, states and our own words: nothing that the service or a person has written. */
export type TraceLine = {
  step: TraceStep
  commandId: string
  stampIdx: number
  kind: Intent['kind']
  state: Intent['state']
  /** Calls that were begun, of so many. */
  sent: number
  of: number
  outcome?: string
  cause?: string
}
export type Trace = (line: TraceLine) => void

export function lineOf(
  step: TraceStep,
  { commandId, stampIdx, kind, state, sent, count }: Intent,
  more: Pick<TraceLine, 'outcome' | 'cause'> = {},
): TraceLine {
  return { step, commandId, stampIdx, kind, state, sent, of: count, ...more }
}

/** Null for what would be told over and over while it waits its turn, and for what its look has told. */
export function lineOfEvent(event: IntentEvent, next: Intent): TraceLine | null {
  if (event.type === 'put-off' && !event.isFailure) return null
  if (event.type === 'looked') return null
  return lineOf(event.type, next, event.type === 'answered' ? outcomeOf(event.outcome) : {})
}

export function outcomeOf(outcome: HostedOutcome<unknown>): Pick<TraceLine, 'outcome' | 'cause'> {
  if (outcome.kind === 'done') return { outcome: 'done' }
  return { outcome: outcome.kind, cause: outcome.kind === 'refused' ? outcome.refusal : outcome.cause }
}
