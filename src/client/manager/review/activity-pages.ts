/** The activity page by page, newest first. */

import { useEffect, useRef, useState } from 'react'
import { type ActivityItem } from '#shared/activity-api.ts'
import { listActivity } from '#shared/endpoints/activity.ts'
import type { RefusalName } from '#shared/refusals.ts'
import type { ApiClient } from '../../api/api-client.ts'
import { useDeps } from '../../kit/deps.tsx'
import { filtersOf } from './activity-query.ts'

const pageItems = 50
/** Where a filter is rare a page of the server's is short: so many are asked for before it is said how far one looked. */
const mostCalls = 20

type Page =
  | { kind: 'ok'; items: ActivityItem[]; next: string | null }
  | { kind: 'refused'; refusal: RefusalName }
  | { kind: 'unreachable' }

/** One page for people, of as many pages of the server's as it takes. */
export async function readPage(
  api: ApiClient,
  filters: string,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<Page> {
  const items: ActivityItem[] = []
  let next = cursor
  for (let call = 0; call < mostCalls; call++) {
    const answer = await api({
      endpoint: listActivity,
      query: { ...filtersOf(filters), limit: pageItems, cursor: next },
      ...(signal && { signal }),
    })
    if (answer.kind !== 'ok') return answer
    items.push(...answer.value.items)
    next = answer.value.nextCursor
    if (next === null || items.length >= pageItems) break
  }
  return { kind: 'ok', items, next }
}

export type Pages = {
  /** Of the filters that are asked for; null until their first page is there. */
  first: Page | null
  items: readonly ActivityItem[]
  hasOlder: boolean
  isReadingOlder: boolean
  /** The next page did not come: what is shown stays, and one may press again. */
  isOlderUnreachable: boolean
  older: () => void
  refetch: () => void
}

type State = { key: string; first: Page | null; items: ActivityItem[]; next: string | null }

export function useActivityPages(filters: string): Pages {
  const { api } = useDeps()
  const [round, setRound] = useState(0)
  const key = `${round} ${filters}`
  const [state, setState] = useState<State>({ key, first: null, items: [], next: null })
  const [older, setOlder] = useState<{ key: string; step: 'idle' | 'reading' | 'unreachable' }>()
  /** Of which filters a page is being read: two presses are one. */
  const reading = useRef<string | null>(null)

  useEffect(() => {
    const stop = new AbortController()
    const read = async () => {
      const first = await readPage(api, filters, null, stop.signal)
      if (stop.signal.aborted) return
      const { items, next } = first.kind === 'ok' ? first : { items: [], next: null }
      setState({ key, first, items, next })
    }
    void read()
    return () => stop.abort()
  }, [api, filters, key])

  async function readOlder(): Promise<void> {
    if (reading.current === key || state.key !== key || state.next === null) return
    reading.current = key
    setOlder({ key, step: 'reading' })
    const page = await readPage(api, filters, state.next)
    if (reading.current !== key) return
    reading.current = null
    setOlder({ key, step: page.kind === 'ok' ? 'idle' : 'unreachable' })
    if (page.kind !== 'ok') return
    setState((now) =>
      now.key === key ? { ...now, items: joined(now.items, page.items), next: page.next } : now,
    )
  }

  return {
    // Of other filters the rows stay on the screen until these are there; their end is not shown meanwhile.
    first: state.first,
    items: state.items,
    hasOlder: state.key === key && state.next !== null,
    isReadingOlder: older?.key === key && older.step === 'reading',
    isOlderUnreachable: older?.key === key && older.step === 'unreachable',
    older: () => void readOlder(),
    refetch: () => setRound((it) => it + 1),
  }
}

/** A row that was being checked, and is now known, may come twice. */
function joined(items: readonly ActivityItem[], more: readonly ActivityItem[]): ActivityItem[] {
  const known = new Set(items.map(({ id }) => id))
  return [...items, ...more.filter(({ id }) => !known.has(id))]
}
