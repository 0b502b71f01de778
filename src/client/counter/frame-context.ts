import { createContext, use } from 'react'

export type FrameContext = {
  /** No other code is read until everybody who holds them has let go: see `useHeldScans`. Returns what lets go. */
  holdScans: () => () => void
  typeCode: () => void
  /** Counts what was scanned while scans are held; 0 where nothing was. */
  scannedWhileHeld: number
}

export const Frame = createContext<FrameContext | null>(null)

export function useFrame(): FrameContext {
  const frame = use(Frame)
  if (!frame) throw new Error('useFrame outside CounterFrame')
  return frame
}
