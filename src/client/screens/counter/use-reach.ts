import { useSyncExternalStore } from 'react'
import { useCounter } from './counter-ports.tsx'

/** By a probe, never by `navigator.onLine` alone. */
export function useReach(): 'online' | 'slow' | 'offline' {
  const { reach } = useCounter()
  return useSyncExternalStore(reach.subscribe, reach.getState)
}
