import { queryOptions } from '@tanstack/react-query'
import type { RefusalName } from '#shared/refusals.ts'
import type { Snapshot } from '#shared/stamp.ts'
import { type Answer, isUnanswered } from './api-client.ts'
import type { CounterCalls, SessionStatus } from './counter-calls.ts'

/** A refusal is data; only what did not come is an error, so that the last data stay beside it. */
export type QueryResponse<Value> = Exclude<Answer<Value>, { kind: 'unreachable' }>

export class Unreachable extends Error {
  override name = 'Unreachable'
}

/** App and server are of different ages: it answers, and cannot be understood. */
export class OutOfStep extends Error {
  override name = 'OutOfStep'
}

const againMs = 3_000
/** So long a tablet may not know that it, or who is at it, has been turned away; the next tap tells at once. */
const sessionStatusMs = 30_000
/** What another tablet does to the same card is seen after so long, and after so long that it lets it go. */
const lookAgainMs = 15_000
const lookForReleaseMs = 3_000
/** So long a list names who was served; in this page's memory alone, and gone with the person at the tablet. */
const namedMs = 30 * 60_000

export const sessionStatusKey = ['session-status'] as const

export function sessionStatusQuery(calls: CounterCalls) {
  return queryOptions({
    queryKey: sessionStatusKey,
    async queryFn({ signal }): Promise<QueryResponse<SessionStatus>> {
      const answer = responseOf(await calls.sessionStatus(signal))
      // Whatever refused it said nothing of who is here: what was known goes on to hold.
      if (answer.kind === 'refused') throw new Unreachable()
      return answer
    },
    ...reading,
    refetchInterval: ({ state }) => (state.status === 'error' ? againMs : sessionStatusMs),
  })
}

export function snapshotQuery(calls: CounterCalls, stampIdx: number) {
  return queryOptions({
    queryKey: ['snapshot', stampIdx],
    queryFn: async ({ signal }): Promise<QueryResponse<Snapshot>> =>
      responseOf(await calls.snapshot(stampIdx, signal)),
    ...reading,
    gcTime: namedMs,
    refetchInterval({ state: { status, data } }) {
      if (status === 'error') return againMs
      return data?.kind === 'ok' && data.value.reservedBy ? lookForReleaseMs : lookAgainMs
    },
  })
}

/** The network is asked whatever the browser thinks of it: reachability is a probe's business. */
const reading = { networkMode: 'always', retry: false } as const

const outOfStep: ReadonlySet<RefusalName> = new Set(['app-too-old', 'server-too-old'])

/** Out of step with the server is as good as out of its reach: what is kept stays on the screen, and adding goes on. */
function responseOf<Value>(answer: Answer<Value>): QueryResponse<Value> {
  if (answer.kind === 'unreachable' || isUnanswered(answer)) throw new Unreachable()
  if (answer.kind === 'refused' && outOfStep.has(answer.refusal)) throw new OutOfStep()
  return answer
}
