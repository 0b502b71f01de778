import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { addressOf, type Endpoint, type RequestOf, type ResultOf } from '#shared/endpoint.ts'
import { getEntrance } from '#shared/endpoints/entrance.ts'
import type { Answer, Call } from '../api/api-client.ts'
import { useDeps } from './deps.tsx'

/** What a page reads. The last value stays beside `isUnreachable` while the server cannot be reached. */
export type EndpointQuery<Value> = {
  answer: Exclude<Answer<Value>, { kind: 'unreachable' }> | null
  isUnreachable: boolean
  isFetching: boolean
  /** What is shown was asked by another address: it stays until this one's answer is there. */
  isOfBefore: boolean
  refetch: () => void
}

type Asked<E extends Endpoint> = RequestOf<E> & {
  endpoint: E
  /** Asked again so often while the page is open. */
  everyMs?: number
  /** Asked again whenever something happened in the shop (`use-live.ts`). */
  isLive?: boolean
  isAsked?: boolean
}

class Unreachable extends Error {
  override name = 'Unreachable'
}

/** The address is the key: two pages that ask for the same thing share one answer. */
const keyOf = (endpoint: Endpoint, parts?: { params?: unknown; query?: unknown }) => [
  'manager',
  addressOf(endpoint, parts),
]

export function useEndpointQuery<E extends Endpoint>(asked: Asked<E>): EndpointQuery<ResultOf<E>> {
  const { endpoint, everyMs, isLive = false, isAsked = true } = asked
  const { api } = useDeps()
  const queries = useQueryClient()
  const { data, isError, isFetching, isPlaceholderData, refetch } = useQuery({
    queryKey: keyOf(endpoint, asked),
    queryFn: async ({ signal }) => {
      const answer = await api({
        endpoint,
        params: asked.params,
        query: asked.query,
        signal,
      } as unknown as Call<E>)
      if (answer.kind === 'unreachable') throw new Unreachable()
      // The session has ended: the gate asks who is there, and nothing of before stays on the screen.
      if (answer.kind === 'refused' && answer.refusal === 'not-signed-in')
        void queries.invalidateQueries({ queryKey: keyOf(getEntrance) })
      return answer
    },
    enabled: isAsked,
    placeholderData: keepPreviousData,
    refetchInterval: everyMs ?? false,
    meta: { isLive },
  })
  return {
    answer: data ?? null,
    isUnreachable: isError,
    isFetching,
    isOfBefore: isPlaceholderData,
    refetch: () => void refetch(),
  }
}
