import { useEffect, useState, useSyncExternalStore } from 'react'
import { paths } from '../../paths.ts'
import { createLockStore } from '../../store/lock-store.ts'
import { useIdleLock } from './use-idle-lock.ts'

/**
 * The manager's part, opened on a tablet: its lock falls there too, by a page of its own, so that nothing that was read
 * is left in this one. At a desk nobody has ever tapped a face, and it stays as it is.
 */
export function useTabletLock(): void {
  const [lock] = useState(() => createLockStore({ storage: localStorage, now: Date.now }))
  const { state } = useSyncExternalStore(lock.subscribe, lock.getState)
  useIdleLock(lock)
  useEffect(() => {
    if (state === 'locked' || state === 'turned') location.assign(paths.home)
  }, [state])
}
