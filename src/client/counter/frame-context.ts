import { createContext, use } from 'react'

/** What a card tells the frame: the keypad is open, so no other code is read. */
export type FrameContext = {
  holdScans: (isHeld: boolean) => void
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
