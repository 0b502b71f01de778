import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Entrance } from '#shared/people-api.ts'
import { paths } from '../../paths.ts'
import { owesPin } from '../../store/lock.ts'
import { createLockStore } from '../../store/lock-store.ts'
import { useIdleLock } from './use-idle-lock.ts'

/**
 * The manager's part, opened on a tablet: its lock falls there too, by a page of its own, so that nothing that was read
 * is left in this one. In a manager's own browser nobody has ever tapped a face, and it stays as it is.
 */
export function useTabletLock(entrance: Entrance | null): void {
  const [lock] = useState(() => createLockStore({ storage: localStorage, now: Date.now }))
  const state = useSyncExternalStore(lock.subscribe, lock.getState)
  useIdleLock(lock)

  useEffect(() => {
    if (owesPin(state)) return location.assign(paths.home)
    if (entrance?.tablet.state !== 'paired' || !entrance.person) return
    const { person, demo, idleLockMs } = entrance
    lock.setIdleMs(idleLockMs)
    if (state.state === 'open' && state.user.personId === person.personId) return
    // Whoever signs in here is whoever is at the tablet, for the counter too.
    const user = { ...person, by: demo ? 'sample' : 'pin' } as const
    lock.move({ type: 'signed-in', user, isProven: true })
  }, [lock, state, entrance])
}
