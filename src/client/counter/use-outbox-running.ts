import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { sessionStatusKey } from '../api/queries.ts'
import { useCounter } from './counter-deps.tsx'
import { useOutboxView } from './use-outbox.ts'
import { useSession } from './use-session.ts'

/** Sends while the app is open, behind a lock too, and again at once when somebody has signed in. */
export function useOutboxRunning(): void {
  const { outbox } = useCounter()
  const queries = useQueryClient()
  const isSignedIn = useSession() !== null
  const isTurnedAway = useOutboxView().pace.state === 'limited'
  useEffect(() => {
    // What does not come now comes with the line.
    outbox.start().catch(() => {})
  }, [outbox])
  useEffect(() => {
    if (isSignedIn) outbox.wake('session')
  }, [outbox, isSignedIn])
  // The refusal of a delivery is the first that a revoked tablet may hear of it (S-14).
  useEffect(() => {
    if (isTurnedAway) void queries.invalidateQueries({ queryKey: sessionStatusKey })
  }, [queries, isTurnedAway])
}
