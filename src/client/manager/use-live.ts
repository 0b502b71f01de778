import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { addressOf } from '#shared/endpoint.ts'
import { streamActivity } from '#shared/endpoints/activity.ts'

/** Where the server gave no stream (it has so many places) a browser does not ask again by itself. */
const askAgainMs = 15_000

/**
 * What happens in the shop, as it happens: every answer that was asked for with `isLive` is asked for again. The stream
 * ends after a minute and the browser opens the next by itself; where there is none, pages have their `everyMs`.
 */
export function useLive(): void {
  const queries = useQueryClient()
  useEffect(() => {
    let source: EventSource | null = null
    let waiting: ReturnType<typeof setTimeout> | undefined
    const refresh = () =>
      void queries.invalidateQueries({ predicate: ({ meta }) => meta?.['isLive'] === true })
    // A page that nobody sees holds no place on the server, which has so many of them.
    const follow = () => {
      clearTimeout(waiting)
      source?.close()
      source = null
      if (document.hidden) return
      const stream = new EventSource(addressOf(streamActivity))
      source = stream
      // The server's word that it listens from now on; between two streams something may have happened.
      stream.addEventListener('open', (event) => event instanceof MessageEvent && refresh())
      stream.addEventListener('activity', refresh)
      stream.addEventListener('error', () => {
        if (stream.readyState === EventSource.CLOSED) waiting = setTimeout(follow, askAgainMs)
      })
    }
    const look = () => {
      follow()
      if (!document.hidden) refresh()
    }
    follow()
    document.addEventListener('visibilitychange', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      clearTimeout(waiting)
      source?.close()
    }
  }, [queries])
}
