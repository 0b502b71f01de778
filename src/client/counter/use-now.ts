import { useCallback, useSyncExternalStore } from 'react'
import { useCounter } from './counter-deps.tsx'

/** The tablet's clock as it goes, in steps, for ages on the screen; still while nothing shows one. */
export function useNow(stepMs: number, isTicking = true): number {
  const { now } = useCounter()
  const subscribe = useCallback(
    (run: () => void) => {
      if (!isTicking) return () => {}
      const timer = setInterval(run, stepMs)
      return () => clearInterval(timer)
    },
    [stepMs, isTicking],
  )
  return useSyncExternalStore(subscribe, () => Math.floor(now() / stepMs) * stepMs)
}
