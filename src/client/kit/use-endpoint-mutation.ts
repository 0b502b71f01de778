import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { addressOf, type Endpoint, type ResultOf } from '#shared/endpoint.ts'
import { type Answer, type Call, isUnanswered } from '../api/api-client.ts'
import type { EndpointCall } from '../api/queries.ts'
import { useDeps } from './deps.tsx'

export type Mutation<Value> =
  | { state: 'idle' }
  | { state: 'busy' }
  /** Without an answer to it, it may have been done all the same; the same request has the same id. */
  | { state: 'ended'; answer: Answer<Value> }

/**
 * A write of a manager's page, one at a time, however often the button is pressed. When it is done every page reads
 * again, unless it was a search that is only noted (`changesNothing`). The id stays until there is an answer, so that
 * pressing again after a lost one does it once.
 */
export function useEndpointMutation<E extends Endpoint>({
  changesNothing = false,
} = {}): {
  mutation: Mutation<ResultOf<E>>
  run: (call: EndpointCall<E>) => Promise<Answer<ResultOf<E>> | null>
  forget: () => void
} {
  const { api, newCommandId } = useDeps()
  const queries = useQueryClient()
  const [mutation, setMutation] = useState<Mutation<ResultOf<E>>>({ state: 'idle' })
  const isBusy = useRef(false)
  const unanswered = useRef<{ content: string; commandId: string } | null>(null)

  async function run(call: EndpointCall<E>) {
    if (isBusy.current) return null
    isBusy.current = true
    setMutation({ state: 'busy' })
    const content = JSON.stringify([call.endpoint.method, addressOf(call.endpoint, call), call.body])
    if (unanswered.current?.content !== content) unanswered.current = { content, commandId: newCommandId() }
    const answer = await api({ ...call, commandId: unanswered.current.commandId } as Call<E>)
    if (!isUnanswered(answer)) unanswered.current = null
    isBusy.current = false
    setMutation({ state: 'ended', answer })
    if (answer.kind === 'ok' && !changesNothing) await queries.invalidateQueries()
    return answer
  }

  return { mutation, run, forget: () => setMutation({ state: 'idle' }) }
}
