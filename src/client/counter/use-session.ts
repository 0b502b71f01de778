import { useQuery } from '@tanstack/react-query'
import { useMemo, useSyncExternalStore } from 'react'
import type { Session } from '#shared/counter-api.ts'
import type { CodeRules } from '#shared/scanned-code.ts'
import type { Standing } from '../api/counter-calls.ts'
import { standingQuery } from '../api/queries.ts'
import type { Attendant, Lock } from '../store/lock.ts'
import type { Till } from '../store/till-memory.ts'
import { useCounter } from './counter-ports.tsx'

/** What the server says of this tablet and of who is at it. */
export function useStanding(): { standing: Standing | null; isUnreachable: boolean; receivedAt: number } {
  const { calls } = useCounter()
  const { data, isError, dataUpdatedAt } = useQuery(standingQuery(calls))
  return {
    standing: data?.kind === 'ok' ? data.value : null,
    isUnreachable: isError,
    receivedAt: dataUpdatedAt,
  }
}

/** The server's word on who is at the tablet; null until it has said so. */
export function useSession(): Session | null {
  return useStanding().standing?.session ?? null
}

export function useLock(): Lock {
  const { lock } = useCounter()
  return useSyncExternalStore(lock.subscribe, lock.getState)
}

/** Who is at the tablet, with or without a line. */
export function useAttendant(): Attendant | null {
  const lock = useLock()
  return lock.state === 'open' ? lock.attendant : null
}

/** Which shop and till this is, also before the server has answered. */
export function useTill(): Till | null {
  const { till } = useCounter()
  const session = useSession()
  return useMemo(() => session ?? till.recall(), [session, till])
}

/** The app's own address counts always, so that codes are read on a tablet that has never been online. */
export function useCodeRules(): CodeRules {
  const { till: memory } = useCounter()
  const till = useTill()
  const told = useStanding().standing?.entrance.stampCodes
  return useMemo(
    () => ({
      hosts: [location.host, ...(till?.stampHosts ?? []), ...(told?.hosts ?? [])],
      numbers: told?.numbers ?? memory.recall()?.stampNumbers ?? 'drawn',
    }),
    [till, told, memory],
  )
}
