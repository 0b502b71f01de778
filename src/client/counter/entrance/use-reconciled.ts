import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import type { Session } from '#shared/counter-api.ts'
import { standingKey } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import type { Attendant } from '../../store/lock.ts'
import { useCounter } from '../counter-ports.tsx'
import { useReach } from '../use-reach.ts'
import { useLock, useStanding } from '../use-session.ts'

/** What the tablet believes of who is here, and what the server knows, brought together as soon as it is heard. */
export function useReconciled(): void {
  const { calls, faces, lock, till } = useCounter()
  const queries = useQueryClient()
  const state = useLock()
  const { standing, isUnreachable, receivedAt } = useStanding()

  useEffect(() => {
    if (!standing) return
    const { entrance, session } = standing
    lock.setIdleMs(entrance.idleLockMs)
    if (entrance.tablet.state === 'paired') faces.remember(entrance.faces)
    if (session) till.remember({ ...session, stampNumbers: entrance.stampCodes?.numbers })
  }, [standing, faces, lock, till])

  useEffect(() => {
    async function leave() {
      const answer = await calls.leave()
      if (answer.kind === 'ok') await queries.invalidateQueries({ queryKey: standingKey })
    }
    if (!standing || lock.isHeld('entering')) return
    const { entrance, session } = standing
    // A manager's own browser is nobody's tablet: it neither locks nor signs its manager out.
    if (entrance.tablet.state !== 'paired' && !entrance.demo) return
    if (state.state === 'locked' || state.state === 'turned') {
      // The lock holds at the server too: no cookie of this tablet opens anything until the next PIN.
      if (session || entrance.person) void leave()
      return
    }
    const here = session && attendantOf(session)
    const mine = state.state === 'open' ? state.attendant : null
    if (!here) {
      if (mine && mine.by !== 'unchecked') lock.move({ type: 'ended', path: location.pathname })
    } else if (
      mine === null ||
      (mine.by === 'unchecked' ? mine.personId === here.personId : !isSame(mine, here))
    ) {
      lock.move({ type: 'signed-in', attendant: here, isProven: true })
    }
  }, [standing, state, calls, lock, queries])

  usePinOwed(state.state === 'open' && state.attendant.by === 'unchecked', isUnreachable ? 0 : receivedAt)
}

/** With the line back the PIN is asked for: not over the customer who is served, but before the next. */
function usePinOwed(isOwed: boolean, heardAt: number): void {
  const { lock } = useCounter()
  const reach = useReach()
  const { pathname } = useLocation()
  const since = useRef(0)
  const served = useRef(pathname)
  useEffect(() => {
    since.current = isOwed ? Date.now() : 0
  }, [isOwed])
  useEffect(() => {
    if (!isOwed || reach !== 'online' || heardAt <= since.current) {
      served.current = pathname
      return
    }
    if (pathname !== paths.home && pathname === served.current) return
    if (document.querySelector('dialog[open]')) return
    lock.move({ type: 'pin-owed', path: pathname })
  }, [isOwed, reach, heardAt, pathname, lock])
}

function attendantOf({ person, demo }: Session): Attendant | null {
  const { personId, name, role, color = 0 } = person
  return personId === undefined ? null : { personId, name, role, color, by: demo ? 'sample' : 'pin' }
}

const isSame = (one: Attendant, other: Attendant) =>
  one.personId === other.personId &&
  one.name === other.name &&
  one.role === other.role &&
  one.color === other.color
