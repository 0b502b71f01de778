import type { Session } from '#shared/counter-api.ts'
import type { SessionStatus } from '../../api/counter-calls.ts'
import { type CurrentUser, type Lock, type LockEvent, owesPin } from '../../store/lock.ts'

/** What a tablet does about what the server knows of who is here, at the screen `path`. Null where the two agree. */
export function reconciling(
  { entrance, session }: SessionStatus,
  lock: Lock,
  path: string,
): LockEvent | 'leave' | null {
  // A manager's own browser is nobody's tablet: it neither locks nor signs its manager out.
  if (entrance.tablet.state !== 'paired' && !entrance.demo) return null
  // The lock holds at the server too: no cookie of this tablet opens anything until the next PIN. One that outlived a
  // lock without a line proves nobody, whomever it names.
  if (owesPin(lock)) return session || entrance.person ? 'leave' : null
  const here = session && userOf(session)
  const mine = lock.state === 'open' ? lock.user : null
  if (!here) return mine && { type: 'ended', path }
  return mine && isSame(mine, here) ? null : { type: 'signed-in', user: here, isProven: true }
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
