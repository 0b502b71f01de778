import { useQueryClient } from '@tanstack/react-query'
import { type ComponentType, useEffect } from 'react'
import { useLocation, useNavigate } from 'react-router'
import type { Entrance } from '#shared/entrance-api.ts'
import type { ApiClient } from '../../api/api-client.ts'
import { sessionStatusKey } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import type { SettingsStore } from '../../store/settings.ts'
import { useCounter } from '../counter-deps.tsx'
import { useQueueSummary } from '../use-queue-summary.ts'

/** The screen of a browser that is no tablet of the shop: the app's, since it is no part of the counter. */
export type Pairing = ComponentType<{
  api: ApiClient
  settings: SettingsStore
  entrance: Entrance
  waiting: number
  onPaired: () => void
}>

/** What waits on a tablet that is none any more is kept, and said. */
export function AtPairing({ Pairing, entrance }: { Pairing: Pairing; entrance: Entrance }) {
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
