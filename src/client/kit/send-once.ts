import { addressOf, type Endpoint, type ResultOf } from '#shared/endpoint.ts'
import { type Answer, type ApiClient, type Call, isUnanswered } from '../api/api-client.ts'
import type { EndpointCall } from '../api/queries.ts'

type Deps = { api: ApiClient; newCommandId: () => string; now: () => number }

/** After so long, as after a session that nobody uses, the same is asked for because it is wanted once more. */
export const unansweredMs = 3_600_000

/** Of this page's life, by what is sent: a form that is closed and opened again asks for the same. */
const unansweredOf = new WeakMap<ApiClient, Map<string, { commandId: string; at: number }>>()

/** Sends a write under an id that stays until it has an answer: pressed again after a lost one it is done once. */
export function createSendOnce<E extends Endpoint>({ api, newCommandId, now }: Deps) {
  const unanswered = unansweredOf.get(api) ?? new Map<string, { commandId: string; at: number }>()
  unansweredOf.set(api, unanswered)
  return async (call: EndpointCall<E>): Promise<Answer<ResultOf<E>>> => {
    for (const [content, { at }] of unanswered) if (now() - at >= unansweredMs) unanswered.delete(content)
    const content = JSON.stringify([call.endpoint.method, addressOf(call.endpoint, call), call.body])
    const { commandId } = unanswered.get(content) ?? { commandId: newCommandId() }
    unanswered.set(content, { commandId, at: now() })
    const answer = await api({ ...call, commandId } as Call<E>)
    if (!isUnanswered(answer)) unanswered.delete(content)
    return answer
  }
}
