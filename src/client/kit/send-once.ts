import { addressOf, type Endpoint, type ResultOf } from '#shared/endpoint.ts'
import { type Answer, type ApiClient, type Call, isUnanswered } from '../api/api-client.ts'
import type { EndpointCall } from '../api/queries.ts'

type Deps = { api: ApiClient; newCommandId: () => string }

/** Sends a write under an id that stays until it has an answer: pressed again after a lost one it is done once. */
export function createSendOnce<E extends Endpoint>({ api, newCommandId }: Deps) {
  let unanswered: { content: string; commandId: string } | null = null
  return async (call: EndpointCall<E>): Promise<Answer<ResultOf<E>>> => {
    const content = JSON.stringify([call.endpoint.method, addressOf(call.endpoint, call), call.body])
    if (unanswered?.content !== content) unanswered = { content, commandId: newCommandId() }
    const answer = await api({ ...call, commandId: unanswered.commandId } as Call<E>)
    if (!isUnanswered(answer)) unanswered = null
    return answer
  }
}
