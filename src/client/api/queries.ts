import { queryOptions } from '@tanstack/react-query'
import { addressOf, type Endpoint, type RequestOf, type ResultOf } from '#shared/endpoint.ts'
import { getEntrance } from '#shared/endpoints/entrance.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { isUnasked, type Snapshot, type Unasked } from '#shared/stamp.ts'
import { type Answer, type ApiClient, type Call, isUnanswered } from './api-client.ts'
import type { CounterCalls, SessionStatus } from './counter-calls.ts'

/** A refusal is data; only what did not come is an error, so that the last data stay beside it. */
export type QueryResponse<Value> = Exclude<Answer<Value>, { kind: 'unreachable' }>

export class Unreachable extends Error {
  override name = 'Unreachable'
}

/** Our server answers, and the hosted service behind it cannot be asked. */
export class ServiceUnasked extends Error {
  override name = 'ServiceUnasked'
  readonly why: Unasked
  constructor(why: Unasked) {
    super(why)
    this.why = why
  }
}

/** App and server are of different ages: it answers, and cannot be understood. */
export class OutOfStep extends Error {
  override name = 'OutOfStep'
}

const retryMs = 3_000
/** So long a tablet may not know that it, or who is at it, has been turned away; the next tap tells at once. */
const sessionStatusMs = 30_000
/** Screens that begin together share one answer: those that come apart from the first paint, on a slow tablet, too. */
const sharedMs = 5_000
/** What another tablet does to the same card is seen after so long, and after so long that it lets it go. */
const refreshMs = 15_000
const refreshReservedMs = 3_000
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
    staleTime: sharedMs,
    refetchInterval: ({ state }) => (state.status === 'error' ? retryMs : sessionStatusMs),
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
      if (status === 'error') return retryMs
      return data?.kind === 'ok' && data.value.reservedBy ? refreshReservedMs : refreshMs
    },
  })
}

/** The address is the key: two screens that ask for the same thing share one answer. */
const endpointKey = (endpoint: Endpoint, parts?: { params?: unknown; query?: unknown }) =>
  ['endpoint', addressOf(endpoint, parts)] as const

export type EndpointCall<E extends Endpoint> = RequestOf<E> & { endpoint: E }

/** A page of the manager shows every refusal: only what did not come is an error. */
export function endpointQuery<E extends Endpoint>(api: ApiClient, call: EndpointCall<E>) {
  const { endpoint, params, query } = call
  return queryOptions({
    queryKey: endpointKey(endpoint, call),
    queryFn: async ({ client, signal }): Promise<QueryResponse<ResultOf<E>>> => {
      const response = answered(await api({ endpoint, params, query, signal } as unknown as Call<E>))
      // The session has ended: the gate asks who is there, and nothing of before stays on the screen.
      if (response.kind === 'refused' && response.refusal === 'not-signed-in')
        void client.invalidateQueries({ queryKey: endpointKey(getEntrance) })
      return response
    },
    ...reading,
  })
}

/** The network is asked whatever the browser thinks of it: reachability is a probe's business. */
const reading = { networkMode: 'always', retry: false } as const

const outOfStep: ReadonlySet<RefusalName> = new Set(['app-too-old', 'server-too-old'])

/** Out of step with the server is as good as out of its reach: what is kept stays on the screen, and adding goes on. */
function responseOf<Value>(answer: Answer<Value>): QueryResponse<Value> {
  if (answer.kind === 'refused' && isUnasked(answer.refusal)) throw new ServiceUnasked(answer.refusal)
  if (isUnanswered(answer)) throw new Unreachable()
  if (answer.kind === 'refused' && outOfStep.has(answer.refusal)) throw new OutOfStep()
  return answered(answer)
}

function answered<Value>(answer: Answer<Value>): QueryResponse<Value> {
  if (answer.kind === 'unreachable') throw new Unreachable()
  return answer
}
