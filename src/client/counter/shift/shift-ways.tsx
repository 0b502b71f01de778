import { Trans } from '@lingui/react/macro'
import { type ReactNode, useEffect, useSyncExternalStore } from 'react'
import { useNavigate } from 'react-router'
import { isRescuePage } from '#shared/rescue-mark.ts'
import { useDuration } from '../../kit/labels.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { paths } from '../../paths.ts'
import { handOvers } from '../../store/hand-overs.ts'
import { recallCheck } from '../../store/last-check.ts'
import { practiceTicket } from '../../store/practising.ts'
import { Button } from '../../ui/button.tsx'
import { useCounter } from '../counter-deps.tsx'
import { useLastTaps } from '../use-last-taps.ts'
import { useCurrentUser } from '../use-session.ts'
import { Left } from './end-of-shift.tsx'
import styles from './shift-ways.module.css'

/** So long what the one before has left is news. */
const newsMs = 12 * 3_600_000

/** Where a shift begins and ends: from the home screen, and what whoever was here before has left. */
export function ShiftWays(): ReactNode {
  useRescueTaken()
  return (
    <div className={styles.ways}>
      <Before />
      <CheckOffer />
      <RouteLink className={styles.way} to={paths.shift}>
        <Trans>My shift</Trans>
      </RouteLink>
      <PracticeOffer />
    </div>
  )
}

/** To whom nothing has been done here in this shift: a newcomer needs no menu for it. */
function PracticeOffer(): ReactNode {
  const navigate = useNavigate()
  const user = useCurrentUser()
  const taps = useLastTaps()
  if (!user || taps.some(({ personId }) => personId === user.personId)) return null
  return (
    <button
      type="button"
      className={styles.way}
      onClick={() => void navigate(paths.practice, { state: { ticket: practiceTicket() } })}
    >
      <Trans>New here? Practise with made-up cards</Trans>
    </button>
  )
}

/** In full at the first look of a day; after that it is one of the ways. */
function CheckOffer(): ReactNode {
  const { now } = useCounter()
  const navigate = useNavigate()
  const last = recallCheck()
  const isToday = last !== null && new Date(last.at).toDateString() === new Date(now()).toDateString()
  if (isToday && last.light !== 'bad')
    return (
      <RouteLink className={styles.way} to={paths.ready}>
        <Trans>Check this tablet</Trans>
      </RouteLink>
    )
  return (
    <Button size="main" onClick={() => void navigate(paths.ready)}>
      {isToday ? <Trans>Not ready: check again</Trans> : <Trans>Ready? Check this tablet</Trans>}
    </Button>
  )
}

function Before(): ReactNode {
  const { now } = useCounter()
  const duration = useDuration()
  const attendant = useCurrentUser()
  const last = useHandOvers()[0]
  if (!last || last.personId === attendant?.personId) return null
  const { name, handedOverAt, waiting, problems, promises = 0 } = last
  const age = now() - handedOverAt
  const since = duration(age)
  if (Math.abs(age) > newsMs) return null
  return (
    <p className={styles.before}>
      <Trans>
        {name} handed over {since} ago.
      </Trans>{' '}
      <Left waiting={waiting} problems={problems} promises={promises} />
    </p>
  )
}

/** Another tablet's codes are before the camera: nothing has to be tapped for it. */
function useRescueTaken(): void {
  const { camera } = useCounter()
  const navigate = useNavigate()
  useEffect(
    () =>
      camera.onRead((text) => {
        if (isRescuePage(text)) void navigate(paths.waiting, { state: 'take' })
      }),
    [camera, navigate],
  )
}

function useHandOvers() {
  return useSyncExternalStore(handOvers.subscribe, handOvers.getState)
}
