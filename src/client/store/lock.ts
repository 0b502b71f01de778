import { isRefusalName, type RefusalName } from '#shared/refusals.ts'

/** Who is at the tablet, and whether its screen is theirs. */
export type CurrentUser = {
  personId: string
  name: string
  role: 'cashier' | 'manager'
  color: number
  /** `sample`: the sample shop's cashier, whom nobody asks. `unchecked`: changed without a line, the PIN is owed. */
  by: 'pin' | 'sample' | 'unchecked'
}

type WhyLocked = 'idle' | 'asked' | 'signed-out' | 'ended' | 'pin-owed'

/**
 *   unmet ──signed in──▶ open ──idle, asked, ended, PIN owed──▶ locked ──signed in──▶ open
 *                          │ ──signed out──▶ locked, nobody's
 *                          └──turned to the customer──▶ turned ──PIN──▶ open
 *
 * `path` is the screen that was left: it comes back to `whose` alone, and only for a PIN. A card that nobody touched for
 * so long is a stranger's by then, and does not.
 */
export type Lock =
  /** As far as this browser remembers nobody has ever been here. */
  | { state: 'unmet' }
  | { state: 'open'; user: CurrentUser }
  | { state: 'locked'; why: WhyLocked; whose: CurrentUser | null; path: string | null }
  /** `refusal`: what the customer is shown, in large. */
  | { state: 'turned'; whose: CurrentUser; path: string; refusal?: RefusalName }

export type LockEvent =
  /** `isProven`: by a PIN, at the server or, without a line, against what it took in this page before. */
  | { type: 'signed-in'; user: CurrentUser; isProven: boolean }
  | { type: 'idle' | 'asked' | 'pin-owed'; path: string }
  | { type: 'turned'; path: string; refusal?: RefusalName }
  /** The server knows of nobody here: signed out elsewhere, too long unused, disabled. */
  | { type: 'ended'; path: string }
  | { type: 'signed-out' }

export type SignedIn = Omit<Extract<LockEvent, { type: 'signed-in' }>, 'type'>

/** The one function that moves it. What does not fit, as an idle clock that comes after a sign-out, changes nothing. */
export function moveLock(lock: Lock, event: LockEvent): Lock {
  if (event.type === 'signed-in') {
    // Whoever holds the tablet may be the customer: no line is no reason to let them in.
    if (lock.state === 'turned' && !event.isProven) return lock
    return { state: 'open', user: event.user }
  }
  if (lock.state !== 'open') return lock
  const { user } = lock
  switch (event.type) {
    case 'idle':
      return user.by === 'sample' ? lock : locked('idle', user, notACard(event.path))
    case 'asked':
    case 'ended':
      return locked(event.type, user, event.path)
    case 'pin-owed':
      return user.by === 'unchecked' ? locked('pin-owed', user, event.path) : lock
    case 'turned':
      return turned(user, event.path, event.refusal)
    case 'signed-out':
      return { state: 'locked', why: 'signed-out', whose: null, path: null }
  }
}

function locked(why: WhyLocked, whose: CurrentUser, path: string): Lock {
  return { state: 'locked', why, whose, path }
}

function turned(whose: CurrentUser, path: string, refusal?: RefusalName): Lock {
  return { state: 'turned', whose, path, ...(refusal && { refusal }) }
}

const home = '/'
const cards = '/card/'

const notACard = (path: string) => (path.startsWith(cards) ? home : path)

/** Where a person who has just signed in goes on. Another's card is another's customer: they begin at home. */
export function pathFor(lock: Lock, { user, isProven }: SignedIn, here: string): string {
  if (lock.state !== 'locked' && lock.state !== 'turned') return here
  const isTheirs = lock.whose?.personId === user.personId && isProven
  return (isTheirs && lock.path) || home
}

/** Nobody at it has shown a PIN: it is shut, or gone on with without a line. No session that is found is theirs. */
export function owesPin(lock: Lock): boolean {
  return lock.state === 'open' ? lock.user.by === 'unchecked' : lock.state !== 'unmet'
}

/** What goes with each tap of whoever is here (decision 18). */
export function tappedBy(lock: Lock): { personId?: string; pinChecked?: false } {
  if (lock.state !== 'open') return {}
  const { personId, by } = lock.user
  return { personId, ...(by === 'unchecked' && { pinChecked: false }) }
}

/** What storage holds is anybody's: field by field, and null where it is none of ours. */
export function readLock(value: unknown): Lock | null {
  if (!isRecord(value)) return null
  const { state, why } = value
  const path = typeof value['path'] === 'string' && value['path'].startsWith('/') ? value['path'] : null
  const whose = readUser(value['whose'])
  if (state === 'open') {
    // What an app of before has kept says `attendant`.
    const user = readUser(value['user'] ?? value['attendant'])
    return user && { state, user }
  }
  if (state === 'locked') return { state, why: isWhy(why) ? why : 'asked', whose, path }
  if (state === 'turned' && whose) return turned(whose, path ?? home, readRefusal(value['refusal']))
  return null
}

const readRefusal = (value: unknown) =>
  typeof value === 'string' && isRefusalName(value) ? value : undefined

const whys: readonly unknown[] = [
  'idle',
  'asked',
  'signed-out',
  'ended',
  'pin-owed',
] satisfies readonly WhyLocked[]

function isWhy(value: unknown): value is WhyLocked {
  return whys.includes(value)
}

function readUser(value: unknown): CurrentUser | null {
  if (!isRecord(value)) return null
  const { personId, name, role, color, by } = value
  if (typeof personId !== 'string' || typeof name !== 'string' || typeof color !== 'number') return null
  if (role !== 'cashier' && role !== 'manager') return null
  return by === 'pin' || by === 'sample' || by === 'unchecked' ? { personId, name, role, color, by } : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
