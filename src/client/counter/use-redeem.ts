import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { snapshotQuery } from '../api/queries.ts'
import { browserClock } from '../scan/clock.ts'
import { tappedBy } from '../store/lock.ts'
import { useCounter } from './counter-deps.tsx'
import { createRedeem, type RedeemCore } from './redeem.ts'
import type { Redeeming } from './redeeming.ts'

export type Redeem = Pick<RedeemCore, 'begin' | 'confirm' | 'askAgain' | 'close'> & {
  state: Redeeming
  hasOpenTry: boolean
}

export function useRedeem(stampIdx: number): Redeem {
  const deps = useCounter()
  const queries = useQueryClient()
  const core = useMemo(
    () =>
      createRedeem(stampIdx, {
        ...deps,
        clock: browserClock,
        async fetchSnapshot() {
          const query = { ...snapshotQuery(deps.calls, stampIdx), staleTime: 0 }
          const response = await queries.fetchQuery(query)
          return response.kind === 'ok' ? response.value : { refusal: response.refusal }
        },
        onChanged: () => void queries.invalidateQueries({ queryKey: ['snapshot', stampIdx] }),
        asksForPin() {
          if (tappedBy(deps.lock.getState()).pinChecked !== false) return false
          deps.lock.move({ type: 'pin-owed', path: location.pathname })
          return true
        },
      }),
    [stampIdx, deps, queries],
  )
  const state = useSyncExternalStore(core.subscribe, core.getState)
  useEffect(() => core.open(), [core])
  const { begin, confirm, askAgain, close } = core
  return { state, hasOpenTry: core.hasOpenTry(), begin, confirm, askAgain, close }
}
