import { useQueryClient } from '@tanstack/react-query'
import { type ComponentType, type ReactNode, Suspense, useEffect } from 'react'
import { useLocation, useNavigate } from 'react-router'
import type { Entrance } from '#shared/entrance-api.ts'
import type { ApiClient } from '../../api/api-client.ts'
import { sessionStatusKey } from '../../api/queries.ts'
import { useIdleLock } from '../../kit/entrance/use-idle-lock.ts'
import { paths } from '../../paths.ts'
import type { SettingsStore } from '../../store/settings.ts'
import { useCounter } from '../counter-deps.tsx'
import { useOutboxRunning } from '../use-outbox-running.ts'
import { useQueueSummary } from '../use-queue-summary.ts'
import { useProbing } from '../use-reach.ts'
import { useLock, useSessionStatus } from '../use-session.ts'
import { entranceScreenAt } from './entrance-screen.ts'
import { CustomerView, LockScreen, NoLine } from './lazy-entrance.ts'
import { useReconciled } from './use-reconciled.ts'

/** The screen of a browser that is no tablet of the shop: the app's, since it is no part of the counter. */
type Pairing = ComponentType<{
  api: ApiClient
  settings: SettingsStore
  entrance: Entrance
  waiting: number
  onPaired: () => void
}>

/**
 * The entrance of the counter. What is behind it is not drawn while it is shut: nothing of a customer is on the screen nor
 * in the document (S-15). The outbox sends on this side of it, whoever is there or not (decision 18).
 */
export function EntranceGate({ Pairing, children }: { Pairing: Pairing; children: ReactNode }) {
  const deps = useCounter()
  const lock = useLock()
  const { sessionStatus, isUnreachable } = useSessionStatus()
  useOutboxRunning()
  useProbing()
  useIdleLock(deps.lock)
  useReconciled()

  const screen = entranceScreenAt({
    lock,
    sessionStatus,
    isTablet: deps.device.recall() !== null,
    isUnreachable,
  })
  if (screen === 'counter') return children
  return (
    <Suspense fallback={null}>
      {screen === 'locked' && <LockScreen />}
      {screen === 'turned' && <CustomerView />}
      {screen === 'no-line' && <NoLine />}
      {screen === 'pairing' && sessionStatus && (
        <AtPairing Pairing={Pairing} entrance={sessionStatus.entrance} />
      )}
    </Suspense>
  )
}

/** What waits on a tablet that is none any more is kept, and said. */
function AtPairing({ Pairing, entrance }: { Pairing: Pairing; entrance: Entrance }) {
  const { api, settings, outbox } = useCounter()
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
      api={api}
      settings={settings}
      entrance={entrance}
      waiting={waitingCount}
      onPaired={() => {
        // A paired tablet may hand over what was tapped, whoever is signed in (decision 18): at once, as it stands.
        outbox.wake('session')
        void queries.invalidateQueries({ queryKey: sessionStatusKey })
      }}
    />
  )
}
