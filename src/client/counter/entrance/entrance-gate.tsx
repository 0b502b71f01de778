import { useQueryClient } from '@tanstack/react-query'
import { type ComponentType, type ReactNode, Suspense, useEffect } from 'react'
import { useLocation, useNavigate } from 'react-router'
import type { Entrance } from '#shared/entrance-api.ts'
import type { Door } from '../../api/door.ts'
import { standingKey } from '../../api/queries.ts'
import { useIdleLock } from '../../kit/entrance/use-idle-lock.ts'
import { paths } from '../../paths.ts'
import type { SettingsStore } from '../../store/settings.ts'
import { useCounter } from '../counter-ports.tsx'
import { useOutboxRunning } from '../use-outbox-running.ts'
import { useQueueSummary } from '../use-queue-summary.ts'
import { useProbing } from '../use-reach.ts'
import { useLock, useStanding } from '../use-session.ts'
import { CustomerView, LockScreen, NoLine } from './entrance-later.ts'
import { roomAt } from './entrance-room.ts'
import { useReconciled } from './use-reconciled.ts'

/** The screen of a browser that is no tablet of the shop: the app's, since it is no part of the counter. */
type Pairing = ComponentType<{
  door: Door
  settings: SettingsStore
  entrance: Entrance
  waiting: number
  onPaired: () => void
}>

/**
 * The door of the counter. What is behind it is not drawn while it is shut: nothing of a customer is on the screen nor
 * in the document (S-15). The outbox sends on this side of it, whoever is there or not (decision 18).
 */
export function EntranceGate({ Pairing, children }: { Pairing: Pairing; children: ReactNode }) {
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
      {room === 'pairing' && standing && <AtPairing Pairing={Pairing} entrance={standing.entrance} />}
    </Suspense>
  )
}

/** What waits on a tablet that is none any more is kept, and said. */
function AtPairing({ Pairing, entrance }: { Pairing: Pairing; entrance: Entrance }) {
  const { door, settings, outbox } = useCounter()
  const queries = useQueryClient()
  const { waitingCount } = useQueueSummary()
  const { pathname } = useLocation()
  const navigate = useNavigate()
  // The address tells of no card any more.
  useEffect(() => {
    if (pathname !== paths.home) void navigate(paths.home, { replace: true })
  }, [pathname, navigate])
  return (
    <Pairing
      door={door}
      settings={settings}
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
