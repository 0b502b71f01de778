import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, Suspense } from 'react'
import { standingKey } from '../../api/queries.ts'
import { useCounter } from '../counter/counter-ports.tsx'
import { useOutboxRunning } from '../counter/use-outbox-running.ts'
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
  const { door, till, outbox } = ports
  const queries = useQueryClient()
  const lock = useLock()
  const { standing, isUnreachable } = useStanding()
  useOutboxRunning()
  useProbing()
  useIdleLock(ports.lock)
  useReconciled()

  const room = roomAt({ lock, standing, isTablet: till.recall() !== null, isUnreachable })
  if (room === 'counter') return children
  return (
    <Suspense fallback={null}>
      {room === 'locked' && <LockScreen />}
      {room === 'turned' && <CustomerView />}
      {room === 'no-line' && <NoLine />}
      {room === 'pairing' && standing && (
        <PairingScreen
          door={door}
          entrance={standing.entrance}
          waiting={outbox.view().entries.filter(({ phase }) => phase !== 'confirmed').length}
          onPaired={() => void queries.invalidateQueries({ queryKey: standingKey })}
        />
      )}
    </Suspense>
  )
}
