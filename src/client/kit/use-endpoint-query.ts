import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Endpoint, ResultOf } from '#shared/endpoint.ts'
import { type EndpointCall, endpointQuery, type QueryResponse } from '../api/queries.ts'
import { useDeps } from './deps.tsx'

/** What a page reads. The last value stays beside `isUnreachable` while the server cannot be reached. */
export type EndpointQuery<Value> = {
  answer: QueryResponse<Value> | null
  isUnreachable: boolean
  isFetching: boolean
  /** What is shown is the answer of another address: it stays until this one's is there. */
  isOfBefore: boolean
  refetch: () => void
}

type Options<E extends Endpoint> = EndpointCall<E> & {
  /** Fetched again so often while the page is open. */
  everyMs?: number
  /** Fetched again whenever something happened in the shop (`use-live.ts`). */
  isLive?: boolean
  isEnabled?: boolean
}

export function useEndpointQuery<E extends Endpoint>(options: Options<E>): EndpointQuery<ResultOf<E>> {
  const { everyMs, isLive = false, isEnabled = true } = options
  const { api } = useDeps()
  const { data, isError, isFetching, isPlaceholderData, refetch } = useQuery({
    ...endpointQuery<E>(api, options),
    enabled: isEnabled,
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
