import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

/**
 * What happens in the shop, as it happens: every answer that was asked for with `isLive` is asked for again. The stream
 * ends after a minute and the browser opens the next by itself; where there is none, pages have their `everyMs`.
 */
export function useLive(): void {
  const queries = useQueryClient()
  useEffect(() => {
    let source: EventSource | null = null
    const refresh = () =>
      void queries.invalidateQueries({ predicate: ({ meta }) => meta?.['isLive'] === true })
    // A page that nobody sees holds no place on the server, which has so many of them.
    const follow = () => {
      source?.close()
      source = document.hidden ? null : new EventSource('/api/counter/v1/activity/live')
      source?.addEventListener('activity', refresh)
    }
    const look = () => {
      follow()
      if (!document.hidden) refresh()
    }
    follow()
    document.addEventListener('visibilitychange', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      source?.close()
    }
  }, [queries])
}
