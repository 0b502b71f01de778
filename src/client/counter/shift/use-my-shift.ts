import { useQuery } from '@tanstack/react-query'
import { useMemo, useSyncExternalStore } from 'react'
import { getMyShift } from '#shared/endpoints/shift.ts'
import type { RefusalName } from '#shared/refusals.ts'
import type { ShiftAction } from '#shared/shift-api.ts'
import type { ApiClient } from '../../api/api-client.ts'
import { Unreachable } from '../../api/queries.ts'
import { useCounter } from '../counter-deps.tsx'
import { useOutboxView } from '../use-outbox.ts'
import { type Action, actionsOf } from './shift-actions.ts'

const againMs = 15_000
/** Of 200 actions: beyond any shift of one person. */
const mostPages = 10

type Read = { actions: readonly ShiftAction[]; offset: number } | { refusal: RefusalName }

export type MyShift = {
  actions: readonly Action[]
  /** From UTC to the shop's clock; null where the server has not said it. */
  offset: number | null
  /** Not all of it is here: the server cannot be asked, or was not yet. */
  isPart: boolean
  refusal: RefusalName | null
}

export function useMyShift(personId: string): MyShift {
  const { api, lastTaps } = useCounter()
  const { entries } = useOutboxView()
  const taps = useSyncExternalStore(lastTaps.subscribe, lastTaps.getState)
  const { data, isError } = useQuery({
    queryKey: ['my-shift', personId],
    queryFn: ({ signal }) => readAll(api, signal),
    networkMode: 'always',
    retry: false,
    // It is gone with the person.
    gcTime: 0,
    refetchInterval: againMs,
  })
  const read = data && 'actions' in data ? data : null
  const actions = useMemo(
    () => actionsOf(personId, { actions: read?.actions ?? [], entries, taps }),
    [personId, read, entries, taps],
  )
  return {
    actions,
    offset: read?.offset ?? null,
    isPart: isError || !read,
    refusal: data && 'refusal' in data ? data.refusal : null,
  }
}

async function readAll(api: ApiClient, signal: AbortSignal): Promise<Read> {
  const actions: ShiftAction[] = []
  let cursor: string | undefined
  let offset = 0
  for (let page = 0; page < mostPages; page++) {
    const answer = await api({ endpoint: getMyShift, query: { cursor }, signal })
    if (answer.kind === 'unreachable') throw new Unreachable()
    if (answer.kind === 'refused') return { refusal: answer.refusal }
    actions.push(...answer.value.actions)
    offset = answer.value.offset
    if (answer.value.nextCursor === null) break
    cursor = answer.value.nextCursor
  }
  return { actions, offset }
}
