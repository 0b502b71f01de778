/** What a card tells the frame: the keypad is open, so no other code is read. */
export type FrameContext = { holdScans: (isHeld: boolean) => void; typeCode: () => void }
