import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type * as v from 'valibot'
import type { Answer } from '../../api/door.ts'
import { useManager } from './manager-ports.tsx'

/** What a page reads. The last value stays beside `isStale` while the server cannot be reached. */
export type Reading<Value> = {
  answer: Exclude<Answer<Value>, { kind: 'unreachable' }> | null
  isUnreachable: boolean
  isFetching: boolean
  again: () => void
}

type Asked<Schema extends v.GenericSchema> = {
  /** Its address is its key too: two pages that ask for the same thing share one answer. */
  path: string
  result: Schema
  /** Asked again so often while the page is open. */
  everyMs?: number
  isAsked?: boolean
}

class Unreachable extends Error {
  override name = 'Unreachable'
}

export function useAnswer<Schema extends v.GenericSchema>({
  path,
  result,
  everyMs,
  isAsked = true,
}: Asked<Schema>): Reading<v.InferOutput<Schema>> {
  const { door } = useManager()
  const { data, isError, isFetching, refetch } = useQuery({
    queryKey: ['manager', path],
    queryFn: async ({ signal }) => {
      const answer = await door({ path, result, signal })
      if (answer.kind === 'unreachable') throw new Unreachable()
      return answer
    },
    enabled: isAsked,
    placeholderData: keepPreviousData,
    refetchInterval: everyMs ?? false,
  })
  return { answer: data ?? null, isUnreachable: isError, isFetching, again: () => void refetch() }
}
