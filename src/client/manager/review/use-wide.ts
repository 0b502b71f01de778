import { useSyncExternalStore } from 'react'

const wide = '(min-width: 900px)'

/** Whether there is room for a table; where there is not, the same rows are a list. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const query = matchMedia(wide)
      query.addEventListener('change', onChange)
      return () => query.removeEventListener('change', onChange)
    },
    () => matchMedia(wide).matches,
  )
}
