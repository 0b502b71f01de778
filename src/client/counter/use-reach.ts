import { useEffect, useSyncExternalStore } from 'react'
import { connectHints, type Reachability } from '../outbox/reachability.ts'
import type { Distances } from '../store/distances.ts'
import { useCounter } from './counter-deps.tsx'

/** By a probe, never by `navigator.onLine` alone. */
export function useReach(): Reachability['state'] {
  const { reachability } = useCounter()
  return useSyncExternalStore(reachability.subscribe, () => reachability.getState().state)
}

export function useDistances(): Distances {
  const { distances } = useCounter()
  return useSyncExternalStore(distances.subscribe, distances.getState)
}

/** The probe goes on while the counter is open. */
export function useProbing(): void {
  const { reachability } = useCounter()
  useEffect(() => {
    reachability.start()
    const disconnect = connectHints(reachability)
    return () => {
      disconnect()
      reachability.stop()
    }
  }, [reachability])
}
