import { useQuery } from '@tanstack/react-query'
import { useMemo, useSyncExternalStore } from 'react'
import type { Session } from '#shared/counter-api.ts'
import type { CodeRules } from '#shared/scanned-code.ts'
import type { SessionStatus } from '../api/counter-calls.ts'
import { sessionStatusQuery } from '../api/queries.ts'
import type { Device } from '../store/device-memory.ts'
import type { CurrentUser, Lock } from '../store/lock.ts'
import { useCounter } from './counter-deps.tsx'

/** What the server says of this tablet and of who is at it. */
export function useSessionStatus(): {
  sessionStatus: SessionStatus | null
  isUnreachable: boolean
  receivedAt: number
} {
  const { calls } = useCounter()
  const { data, isError, dataUpdatedAt } = useQuery(sessionStatusQuery(calls))
  return {
    sessionStatus: data?.kind === 'ok' ? data.value : null,
    isUnreachable: isError,
    receivedAt: dataUpdatedAt,
  }
}

/** The sample shop pairs with the session, after its entrance was read. */
export function isTablet({ entrance, session }: SessionStatus): boolean {
  return entrance.tablet.state === 'paired' || (entrance.demo && session !== null)
}

/** The server's word on who is at the tablet; null until it has said so. */
export function useSession(): Session | null {
  return useSessionStatus().sessionStatus?.session ?? null
}

export function useLock(): Lock {
  const { lock } = useCounter()
  return useSyncExternalStore(lock.subscribe, lock.getState)
}

/** Who is at the tablet, with or without a line. */
export function useCurrentUser(): CurrentUser | null {
  const lock = useLock()
  return lock.state === 'open' ? lock.user : null
}

/** Whether a manager's PIN has opened it: what managers alone may do. Without a line no session of before says so. */
export function useIsManager(): boolean {
  const user = useCurrentUser()
  return user?.role === 'manager' && user.by !== 'unchecked'
}

/** Which shop and device this is, also before the server has answered. */
export function useDevice(): Device | null {
  const { device } = useCounter()
  const session = useSession()
  return useMemo(() => session ?? device.recall(), [session, device])
}

/** The app's own address counts always, so that codes are read on a tablet that has never been online. */
export function useCodeRules(): CodeRules {
  const { device: memory } = useCounter()
  const device = useDevice()
  const stampCodes = useSessionStatus().sessionStatus?.entrance.stampCodes
  return useMemo(
    () => ({
      hosts: [location.host, ...(device?.stampHosts ?? []), ...(stampCodes?.hosts ?? [])],
      numbers: stampCodes?.numbers ?? memory.recall()?.stampNumbers ?? 'drawn',
    }),
    [device, stampCodes, memory],
  )
}
