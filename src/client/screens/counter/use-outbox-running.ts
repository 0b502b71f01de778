import { useEffect } from 'react'
import { connectWakes } from '../../outbox/wakes.ts'
import { useCounter } from './counter-ports.tsx'
import { useSession } from './use-session.ts'

/** Sends while the app is open, behind a lock too, and again at once when somebody has signed in. */
export function useOutboxRunning(): void {
  const { outbox } = useCounter()
  const isSignedIn = useSession() !== null
  useEffect(() => connectWakes(outbox), [outbox])
  useEffect(() => {
    void outbox.start()
  }, [outbox])
  useEffect(() => {
    if (isSignedIn) outbox.wake('session')
  }, [outbox, isSignedIn])
}
