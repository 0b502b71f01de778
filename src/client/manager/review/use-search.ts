import { useCallback, useMemo } from 'react'
import { useLocation, useNavigate } from 'react-router'

/**
 * What stands behind the `?` of the address, so that a filtered page can be reloaded and sent. Changes replace the
 * entry of the history: back leaves the page, not the last keystroke. An empty value is none.
 */
export function useSearch(): [URLSearchParams, (changes: Record<string, string>) => void] {
  const { search, pathname } = useLocation()
  const navigate = useNavigate()
  const params = useMemo(() => new URLSearchParams(search), [search])
  const change = useCallback(
    (changes: Record<string, string>) => {
      // From the address itself: two changes in one breath must not undo each other.
      const next = new URLSearchParams(location.search)
      for (const [key, value] of Object.entries(changes)) {
        if (value === '') next.delete(key)
        else next.set(key, value)
      }
      const text = next.toString()
      void navigate(`${pathname}${text && `?${text}`}`, { replace: true })
    },
    [navigate, pathname],
  )
  return [params, change]
}
