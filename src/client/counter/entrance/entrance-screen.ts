import type { SessionStatus } from '../../api/counter-calls.ts'
import type { Lock } from '../../store/lock.ts'

/** Which of the entrance screens it is. `no-line`: a browser that is no tablet yet, and nobody to ask. */
export type EntranceScreen = 'counter' | 'locked' | 'turned' | 'pairing' | 'no-line' | 'nothing-yet'

export type Known = {
  lock: Lock
  /** Null until the server has answered. */
  sessionStatus: SessionStatus | null
  /** This browser was a tablet of the shop when it last heard from the server. */
  isTablet: boolean
  isUnreachable: boolean
}

/** A tablet that was known begins at once with what it remembers, camera and all; the server's word comes on top. */
export function entranceScreenAt({ lock, sessionStatus, isTablet, isUnreachable }: Known): EntranceScreen {
  if (sessionStatus) {
    const { tablet, demo } = sessionStatus.entrance
    if (tablet.state === 'revoked' || (tablet.state === 'unpaired' && !demo)) return 'pairing'
  }
  switch (lock.state) {
    case 'open':
      return 'counter'
    case 'locked':
    case 'turned':
      return lock.state
    case 'unmet':
      if (sessionStatus) return sessionStatus.session ? 'counter' : 'locked'
      if (isTablet) return 'counter'
      return isUnreachable ? 'no-line' : 'nothing-yet'
  }
}
