import { useSyncExternalStore } from 'react'
import type { LastTap } from '../store/last-taps.ts'
import { useCounter } from './counter-deps.tsx'

export function useLastTaps(): readonly LastTap[] {
  const { lastTaps } = useCounter()
  return useSyncExternalStore(lastTaps.subscribe, lastTaps.getState)
}
