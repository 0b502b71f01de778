import { useEffect } from 'react'
import { afterFirstPicture } from './after-first-picture.ts'
import { useCounter } from './counter-deps.tsx'
import { loadTelling } from './lazy-shift.ts'
import { useReach } from './use-reach.ts'
import { isTablet, useSessionStatus } from './use-session.ts'

/** What was not taken, or came in meanwhile, is brought after so long. */
const againMs = 30_000

/** With a line and on every screen, behind a lock too: a paired tablet is let in for it without a person. */
export function useTellingServer(): void {
  const deps = useCounter()
  const isOnline = useReach() === 'online'
  const { sessionStatus } = useSessionStatus()
  const mayTell = isOnline && sessionStatus !== null && isTablet(sessionStatus)
  useEffect(() => {
    if (!mayTell) return
    const load = async () => (await loadTelling()).tellServer(deps)
    // A chunk that does not come now comes the next time.
    const tell = () => void load().catch(() => {})
    const letGo = afterFirstPicture(deps.camera, tell)
    const timer = setInterval(tell, againMs)
    return () => {
      letGo()
      clearInterval(timer)
    }
  }, [deps, mayTell])
}
