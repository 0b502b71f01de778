import { paths } from '../../paths.ts'
import { useCounter } from '../counter/counter-ports.tsx'
import { useCodeRules } from '../counter/use-session.ts'
import { useScannedCodes } from '../keyboard-scans.tsx'

/** Whoever holds the next customer's card to the scanner need not do so twice: it waits for the PIN. */
export function useLockScans(): void {
  const { lock, sound } = useCounter()
  useScannedCodes(useCodeRules(), (code) => {
    if (code.kind !== 'stamp') return sound.refused()
    sound.scanned()
    lock.move({ type: 'scanned', path: paths.card(code.stampIdx) })
  })
}
