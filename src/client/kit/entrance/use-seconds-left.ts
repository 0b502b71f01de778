import { useCallback, useSyncExternalStore } from 'react'

/** Whole seconds until `endsAt` on the same clock, down to 0; null counts nothing. */
export function useSecondsLeft(endsAt: number | null, now: () => number): number {
  const subscribe = useCallback(
    (run: () => void) => {
      if (endsAt === null) return () => {}
      const timer = setInterval(run, 250)
      return () => clearInterval(timer)
    },
    [endsAt],
  )
  return useSyncExternalStore(subscribe, () =>
    endsAt === null ? 0 : Math.max(Math.ceil((endsAt - now()) / 1000), 0),
  )
}

/** "9:05" */
export function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
