/** What a card tells the frame: the keypad is open, so no other code is read. */
export type FrameContext = {
  holdScans: (isHeld: boolean) => void
  typeCode: () => void
  /** Counts what was scanned while scans are held; 0 where nothing was. */
  scannedWhileHeld: number
}
