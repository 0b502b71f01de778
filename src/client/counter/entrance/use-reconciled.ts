import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import type { Session } from '#shared/counter-api.ts'
import { sessionStatusKey } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import type { CurrentUser } from '../../store/lock.ts'
import { useCounter } from '../counter-deps.tsx'
import { useReach } from '../use-reach.ts'
import { useLock, useSessionStatus } from '../use-session.ts'

/** What the tablet believes of who is here, and what the server knows, brought together as soon as it is heard. */
export function useReconciled(): void {
  const { calls, faces, lock, device } = useCounter()
  const queries = useQueryClient()
  const state = useLock()
  const { sessionStatus, isUnreachable, receivedAt } = useSessionStatus()

  useEffect(() => {
    if (!sessionStatus) return
    const { entrance, session } = sessionStatus
    lock.setIdleMs(entrance.idleLockMs)
    if (entrance.tablet.state === 'paired') faces.remember(entrance.faces)
    if (session)
      device.remember({
        ...session,
        stampNumbers: entrance.stampCodes?.numbers,
        isDemo: entrance.demo,
        isSearchOn: entrance.counterSearch,
      })
  }, [sessionStatus, faces, lock, device])

  useEffect(() => {
    async function leave() {
      const answer = await calls.leave()
      if (answer.kind === 'ok') await queries.invalidateQueries({ queryKey: sessionStatusKey })
    }
    if (!sessionStatus || lock.isHeld('entering')) return
    const { entrance, session } = sessionStatus
    // A manager's own browser is nobody's tablet: it neither locks nor signs its manager out.
    if (entrance.tablet.state !== 'paired' && !entrance.demo) return
    if (state.state === 'locked' || state.state === 'turned') {
      // The lock holds at the server too: no cookie of this tablet opens anything until the next PIN.
      if (session || entrance.person) void leave()
      return
    }
    const here = session && userOf(session)
    const mine = state.state === 'open' ? state.user : null
    if (!here) {
      if (mine && mine.by !== 'unchecked') lock.move({ type: 'ended', path: location.pathname })
    } else if (
      mine === null ||
      (mine.by === 'unchecked' ? mine.personId === here.personId : !isSame(mine, here))
    ) {
      lock.move({ type: 'signed-in', user: here, isProven: true })
    }
  }, [sessionStatus, state, calls, lock, queries])

  usePinOwed(state.state === 'open' && state.user.by === 'unchecked', isUnreachable ? 0 : receivedAt)
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

function userOf({ person, demo }: Session): CurrentUser | null {
  const { personId, name, role, color = 0 } = person
  return personId === undefined ? null : { personId, name, role, color, by: demo ? 'sample' : 'pin' }
}

const isSame = (one: CurrentUser, other: CurrentUser) =>
  one.personId === other.personId &&
  one.name === other.name &&
  one.role === other.role &&
  one.color === other.color
