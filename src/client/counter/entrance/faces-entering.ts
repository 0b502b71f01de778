import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import type { Session } from '#shared/counter-api.ts'
import { type Answer, isUnanswered } from '../../api/api-client.ts'
import type { SessionStatus } from '../../api/counter-calls.ts'
import { type QueryResponse, sessionStatusKey } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import type { KnownFace } from '../../store/face-memory.ts'
import { type CurrentUser, pathFor, type SignedIn } from '../../store/lock.ts'
import { pinProof } from '../../store/pin-proof.ts'
import { useCounter } from '../counter-deps.tsx'

const unreachable: Answer<Session> = { kind: 'unreachable' }

type Way = SignedIn & { session: Session | null; letGo?: () => void }
type Arriving = Way & { path: string }

export type Entering = {
  /** The answer of the server, so that a wrong PIN can be shown; a right one goes on by itself. */
  withPin(face: KnownFace, pin: string): Promise<Answer<Session>>
  /** Without a line nobody can check a PIN: each tap says so. */
  unchecked(face: KnownFace): void
  isArriving: boolean
}

type Options = {
  onEntered?: () => void
  /** A card that was scanned at the entrance: it opens behind it, whoever comes in. */
  waitingCard?: number | null
}

/**
 * The way in, behind a lock or from one person to the next. The screen that comes back is there before the lock goes:
 * nothing of another customer flashes up between.
 */
export function useEntering({ onEntered, waitingCard = null }: Options = {}): Entering {
  const { calls, lock, reachability } = useCounter()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const [arriving, setArriving] = useState<Arriving | null>(null)
  const settled = useRef<Arriving>(null)

  function arrive(way: Way): void {
    const before = lock.getState()
    const path = waitingCard === null ? pathFor(before, way, location.pathname) : paths.card(waitingCard)
    const isShut = before.state !== 'open'
    const whose = before.state === 'locked' || before.state === 'turned' ? before.whose : null
    // What a colleague had on the screen is not in this tab's memory any more either.
    if (isShut && (whose?.personId !== way.user.personId || !way.isProven))
      queries.removeQueries({ queryKey: ['snapshot'] })
    const arrived = { ...way, path }
    if (path === location.pathname) return settle(arrived)
    void navigate(path, { replace: true })
    // The manager's part is another room, which draws nothing behind a lock: it cannot be waited for here.
    if (path.startsWith(paths.review)) settle(arrived)
    else setArriving(arrived)
  }

  function settle({ user, isProven, session, letGo }: Arriving): void {
    if (session)
      queries.setQueryData<QueryResponse<SessionStatus>>(sessionStatusKey, (response) =>
        response?.kind === 'ok' ? { kind: 'ok', value: entered(response.value, session, user) } : undefined,
      )
    lock.move({ type: 'signed-in', user, isProven })
    letGo?.()
    void queries.invalidateQueries({ queryKey: sessionStatusKey })
    onEntered?.()
  }

  function isSignedIn(personId: string): boolean {
    const response = queries.getQueryData<QueryResponse<SessionStatus>>(sessionStatusKey)
    return response?.kind === 'ok' && response.value.session?.person.personId === personId
  }

  const latest = useRef(settle)
  useEffect(() => {
    latest.current = settle
  })
  useEffect(() => {
    if (!arriving || arriving === settled.current || pathname !== arriving.path) return
    settled.current = arriving
    latest.current(arriving)
  }, [arriving, pathname])

  return {
    isArriving: arriving !== null,
    async withPin({ personId, name, role, color }, pin) {
      const face = { personId, name, role, color }
      // An answer from before must not come after this one.
      await queries.cancelQueries({ queryKey: sessionStatusKey })
      const letGo = lock.hold('entering')
      const isOffline = reachability.getState().state === 'offline'
      const answer = isOffline ? unreachable : await calls.signIn(personId, pin)
      if (answer.kind === 'ok') {
        void pinProof.keep(personId, pin)
        arrive({ user: { ...face, by: 'pin' }, isProven: true, session: answer.value, letGo })
        return answer
      }
      // Whoever guesses too often hears it; a server that is out of order is no line.
      if (answer.kind === 'refused' && (answer.refusal === 'too-many-requests' || !isUnanswered(answer))) {
        letGo()
        void queries.invalidateQueries({ queryKey: sessionStatusKey })
        return answer
      }
      const proof = await pinProof.check(personId, pin)
      if (proof.is === 'right') {
        // Where the server has ended the session meanwhile it is owed the PIN as well.
        const by = isSignedIn(personId) ? 'pin' : 'unchecked'
        arrive({ user: { ...face, by }, isProven: true, session: null, letGo })
      } else letGo()
      if (proof.is !== 'wrong') return unreachable
      const detail = { triesLeft: proof.triesLeft, lockedUntil: null }
      return { kind: 'refused', refusal: 'wrong-pin', detail }
    },
    unchecked({ personId, name, role, color }) {
      const user = { personId, name, role, color, by: 'unchecked' } as const
      arrive({ user, isProven: false, session: null })
    },
  }
}

function entered(
  { entrance }: SessionStatus,
  session: Session,
  { personId, name, role, color }: CurrentUser,
): SessionStatus {
  return { entrance: { ...entrance, person: { personId, name, role, color } }, session }
}
