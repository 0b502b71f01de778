import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import type * as v from 'valibot'
import type { Answer } from '../../api/door.ts'
import { useManager } from './manager-ports.tsx'

/** What a page reads. The last value stays beside `isUnreachable` while the server cannot be reached. */
export type Reading<Value> = {
  answer: Exclude<Answer<Value>, { kind: 'unreachable' }> | null
  isUnreachable: boolean
  isFetching: boolean
  /** What is shown was asked by another address: it stays until this one's answer is there. */
  isOfBefore: boolean
  again: () => void
}

type Asked<Schema extends v.GenericSchema> = {
  /** Its address is its key too: two pages that ask for the same thing share one answer. */
  path: string
  result: Schema
  /** Asked again so often while the page is open. */
  everyMs?: number
  /** Asked again whenever something happened in the shop (`use-live.ts`). */
  isLive?: boolean
  isAsked?: boolean
}

class Unreachable extends Error {
  override name = 'Unreachable'
}

export const entrancePath = 'entrance'

export function useAnswer<Schema extends v.GenericSchema>({
  path,
  result,
  everyMs,
  isLive = false,
  isAsked = true,
}: Asked<Schema>): Reading<v.InferOutput<Schema>> {
  const { door } = useManager()
  const queries = useQueryClient()
  const { data, isError, isFetching, isPlaceholderData, refetch } = useQuery({
    queryKey: ['manager', path],
    queryFn: async ({ signal }) => {
      const answer = await door({ path, result, signal })
      if (answer.kind === 'unreachable') throw new Unreachable()
      // The session has ended: the gate asks who is there, and nothing of before stays on the screen.
      if (answer.kind === 'refused' && answer.refusal === 'not-signed-in')
        void queries.invalidateQueries({ queryKey: ['manager', entrancePath] })
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
    again: () => void refetch(),
  }
}
