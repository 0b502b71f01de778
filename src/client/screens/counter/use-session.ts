import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { Session } from '#shared/counter-api.ts'
import { sessionQuery } from '../../api/queries.ts'
import type { Till } from '../../store/till-memory.ts'
import { useCounter } from './counter-ports.tsx'

/** Who is at the tablet; null until the server has said so. */
export function useSession(): Session | null {
  const { calls, till } = useCounter()
  const { data } = useQuery(sessionQuery(calls))
  const session = data?.kind === 'ok' ? data.value : null
  useEffect(() => {
    if (session) till.remember(session)
  }, [session, till])
  return session
}

/** Which shop and till this is, also before the server has answered. */
export function useTill(): Till | null {
  const { till } = useCounter()
  const session = useSession()
  return useMemo(() => session ?? till.recall(), [session, till])
}

/** The app's own address counts always, so that codes are read on a tablet that has never been online. */
export function useStampHosts(): readonly string[] {
  const till = useTill()
  return useMemo(() => [location.host, ...(till?.stampHosts ?? [])], [till])
}
