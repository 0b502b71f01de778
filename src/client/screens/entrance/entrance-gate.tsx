import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, Suspense, useEffect } from 'react'
import { useLocation, useNavigate } from 'react-router'
import type { Entrance } from '#shared/entrance-api.ts'
import { standingKey } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { useCounter } from '../counter/counter-ports.tsx'
import { useOutboxRunning } from '../counter/use-outbox-running.ts'
import { useQueueSummary } from '../counter/use-queue-summary.ts'
import { useProbing } from '../counter/use-reach.ts'
import { useLock, useStanding } from '../counter/use-session.ts'
import { CustomerView, LockScreen, NoLine, PairingScreen } from './entrance-later.ts'
import { roomAt } from './entrance-room.ts'
import { useIdleLock } from './use-idle-lock.ts'
import { useReconciled } from './use-reconciled.ts'

/**
 * The door of the counter. What is behind it is not drawn while it is shut: nothing of a customer is on the screen nor
 * in the document (S-15). The outbox sends on this side of it, whoever is there or not (decision 18).
 */
export function EntranceGate({ children }: { children: ReactNode }) {
  const ports = useCounter()
  const lock = useLock()
  const { standing, isUnreachable } = useStanding()
  useOutboxRunning()
  useProbing()
  useIdleLock(ports.lock)
  useReconciled()

  const room = roomAt({ lock, standing, isTablet: ports.till.recall() !== null, isUnreachable })
  if (room === 'counter') return children
  return (
    <Suspense fallback={null}>
      {room === 'locked' && <LockScreen />}
      {room === 'turned' && <CustomerView />}
      {room === 'no-line' && <NoLine />}
      {room === 'pairing' && standing && <AtPairing entrance={standing.entrance} />}
    </Suspense>
  )
}

/** What waits on a tablet that is none any more is kept, and said. */
function AtPairing({ entrance }: { entrance: Entrance }) {
  const { door, outbox } = useCounter()
  const queries = useQueryClient()
  const { waitingCount } = useQueueSummary()
  const { pathname } = useLocation()
  const navigate = useNavigate()
  // The address tells of no card any more.
  useEffect(() => {
    if (pathname !== paths.home) void navigate(paths.home, { replace: true })
  }, [pathname, navigate])
  return (
    <PairingScreen
      door={door}
      entrance={entrance}
      waiting={waitingCount}
      onPaired={() => {
        // A paired tablet may hand over what was tapped, whoever is signed in (decision 18): at once, as it was told.
        outbox.wake('session')
        void queries.invalidateQueries({ queryKey: standingKey })
      }}
    />
  )
}
