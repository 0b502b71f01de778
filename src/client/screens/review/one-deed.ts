import { addressOf, type Endpoint, type RequestOf, type ResultOf } from '#shared/endpoint.ts'
import { type Answer, type Call, type Door, isUnanswered } from '../../api/door.ts'

export type DeedCall<E extends Endpoint> = RequestOf<E> & { endpoint: E }

type Ports = { door: Door; newCommandId: () => string }

/** Sends a deed under an id that stays until it has an answer: pressed again after a lost one it is done once. */
export function createOneDeed<E extends Endpoint>({ door, newCommandId }: Ports) {
  let unanswered: { content: string; commandId: string } | null = null
  return async (call: DeedCall<E>): Promise<Answer<ResultOf<E>>> => {
    const content = JSON.stringify([call.endpoint.method, addressOf(call.endpoint, call), call.body])
    if (unanswered?.content !== content) unanswered = { content, commandId: newCommandId() }
    const answer = await door({ ...call, commandId: unanswered.commandId } as Call<E>)
    if (!isUnanswered(answer)) unanswered = null
    return answer
  }
}
