import { useQueryClient } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import type { Entrance } from '#shared/entrance-api.ts'
import type { ApiClient } from '../../api/api-client.ts'
import { sessionStatusKey } from '../../api/queries.ts'
import type { SettingsStore } from '../../store/settings.ts'
import { useCounter } from '../counter-deps.tsx'
import { useQueueSummary } from '../use-queue-summary.ts'
import { usePlainHome } from './use-plain-home.ts'

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
  usePlainHome()
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
