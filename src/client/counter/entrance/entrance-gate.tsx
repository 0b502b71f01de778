import { type ReactNode, Suspense, useEffect } from 'react'
import { useIdleLock } from '../../kit/entrance/use-idle-lock.ts'
import { useCounter } from '../counter-deps.tsx'
import { useOutboxRunning } from '../use-outbox-running.ts'
import { useProbing } from '../use-reach.ts'
import { useLock, useSessionStatus } from '../use-session.ts'
import { useTellingServer } from '../use-telling-server.ts'
import type { Pairing } from './at-pairing.tsx'
import { entranceScreenAt } from './entrance-screen.ts'
import { AtPairing, CustomerView, LockScreen, NoLine } from './lazy-entrance.ts'
import { useReconciled } from './use-reconciled.ts'

/**
 * The entrance of the counter. What is behind it is not drawn while it is shut: nothing of a customer is on the screen nor
 * in the document (S-15). The outbox sends on this side of it, whoever is there or not (decision 18).
 */
export function EntranceGate({ Pairing, children }: { Pairing: Pairing; children: ReactNode }) {
  const deps = useCounter()
  const lock = useLock()
  const { sessionStatus, isUnreachable } = useSessionStatus()
  useOutboxRunning()
  useTellingServer()
  useProbing()
  useIdleLock(deps.lock)
  useReconciled()

  const screen = entranceScreenAt({
    lock,
    sessionStatus,
    isTablet: deps.device.recall() !== null,
    isUnreachable,
  })
  // It may have been started before anybody knew that.
  const isShut = screen !== 'counter'
  useEffect(() => {
    if (isShut) deps.camera.stop()
  }, [deps.camera, isShut])

  if (!isShut) return children
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
