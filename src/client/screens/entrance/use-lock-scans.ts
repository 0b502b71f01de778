import { useEffect } from 'react'
import { parseStampCode } from '#shared/stamp-code.ts'
import { paths } from '../../paths.ts'
import { useCounter } from '../counter/counter-ports.tsx'
import { listenToHardware } from '../counter/use-scans.ts'
import { useStampHosts } from '../counter/use-session.ts'

/** Whoever holds the next customer's card to the scanner need not do so twice: it waits for the PIN. */
export function useLockScans(): void {
  const { lock, sound } = useCounter()
  const hosts = useStampHosts()
  useEffect(
    () =>
      listenToHardware((text) => {
        const code = parseStampCode(text, hosts)
        if (code.kind !== 'stamp') return
        sound.scanned()
        lock.move({ type: 'scanned', path: paths.card(code.stampIdx) })
      }),
    [lock, sound, hosts],
  )
}
