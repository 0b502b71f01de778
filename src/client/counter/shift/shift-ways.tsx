import { Trans } from '@lingui/react/macro'
import { type ReactNode, useEffect, useSyncExternalStore } from 'react'
import { useDuration } from '../../kit/labels.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { paths } from '../../paths.ts'
import { handOvers } from '../../store/hand-overs.ts'
import { useCounter } from '../counter-deps.tsx'
import { useReach } from '../use-reach.ts'
import { useCurrentUser } from '../use-session.ts'
import { Left } from './end-of-shift.tsx'
import { sendHandOvers } from './send-hand-overs.ts'
import styles from './shift-ways.module.css'

/** So long what the one before has left is news. */
const newsMs = 12 * 3_600_000

/** Where a shift begins and ends: from the home screen, and what whoever was here before has left. */
export function ShiftWays(): ReactNode {
  useHandOversSent()
  return (
    <div className={styles.ways}>
      <Before />
      <RouteLink className={styles.way} to={paths.shift}>
        <Trans>My shift</Trans>
      </RouteLink>
    </div>
  )
}

function Before(): ReactNode {
  const { now } = useCounter()
  const duration = useDuration()
  const attendant = useCurrentUser()
  const last = useHandOvers()[0]
  if (!last || last.personId === attendant?.personId) return null
  const { name, handedOverAt, waiting, problems } = last
  const age = now() - handedOverAt
  const since = duration(age)
  if (Math.abs(age) > newsMs) return null
  return (
    <p className={styles.before}>
      <Trans>
        {name} handed over {since} ago.
      </Trans>{' '}
      <Left waiting={waiting} problems={problems} />
    </p>
  )
}

function useHandOvers() {
  return useSyncExternalStore(handOvers.subscribe, handOvers.getState)
}

function useHandOversSent(): void {
  const deps = useCounter()
  const reach = useReach()
  useEffect(() => {
    if (reach === 'online') void sendHandOvers(deps)
  }, [reach, deps])
}
