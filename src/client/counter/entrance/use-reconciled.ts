import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import { sessionStatusKey } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { useCounter } from '../counter-deps.tsx'
import { useReach } from '../use-reach.ts'
import { useLock, useSessionStatus } from '../use-session.ts'
import { reconciling } from './reconciling.ts'

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
    if (session) device.remember({ ...entrance, ...session, stampNumbers: entrance.stampCodes?.numbers })
  }, [sessionStatus, faces, lock, device])

  useEffect(() => {
    async function leave() {
      const answer = await calls.leave()
      if (answer.kind === 'ok') await queries.invalidateQueries({ queryKey: sessionStatusKey })
    }
    if (!sessionStatus || lock.isHeld('entering')) return
    const move = reconciling(sessionStatus, state, location.pathname)
    if (move === 'leave') void leave()
    else if (move) lock.move(move)
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
