import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Endpoint, ResultOf } from '#shared/endpoint.ts'
import type { Answer } from '../api/api-client.ts'
import type { EndpointCall } from '../api/queries.ts'
import { useDeps } from './deps.tsx'
import { createSendOnce } from './send-once.ts'

export type Mutation<Value> =
  | { state: 'idle' }
  | { state: 'busy' }
  /** Without an answer to it, it may have been done all the same; the same request has the same id. */
  | { state: 'ended'; answer: Answer<Value> }

/**
 * A write of a manager's page, one at a time, however often the button is pressed. When it is done every page reads
 * again, unless it was a search that is only noted (`changesNothing`).
 */
export function useEndpointMutation<E extends Endpoint>({
  changesNothing = false,
} = {}): {
  mutation: Mutation<ResultOf<E>>
  run: (call: EndpointCall<E>) => Promise<Answer<ResultOf<E>> | null>
  forget: () => void
} {
  const deps = useDeps()
  const queries = useQueryClient()
  const [mutation, setMutation] = useState<Mutation<ResultOf<E>>>({ state: 'idle' })
  const isBusy = useRef(false)
  const [send] = useState(() => createSendOnce<E>(deps))

  async function run(call: EndpointCall<E>) {
    if (isBusy.current) return null
    isBusy.current = true
    setMutation({ state: 'busy' })
    const answer = await send(call)
    setMutation({ state: 'ended', answer })
    // Until the pages have read again the second press of a double one would be a write of its own.
    if (answer.kind === 'ok' && !changesNothing) await queries.invalidateQueries()
    isBusy.current = false
    // What is refused was often offered by a page that is out of date; what had no answer may have been done.
    if (answer.kind !== 'ok' && !changesNothing) void queries.invalidateQueries()
    return answer
  }

  return { mutation, run, forget: () => setMutation({ state: 'idle' }) }
}
