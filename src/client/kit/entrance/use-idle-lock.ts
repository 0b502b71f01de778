import { useEffect } from 'react'
import { useLocation } from 'react-router'
import { lockKey } from '../../store/lock-key.ts'
import type { LockStore } from '../../store/lock-store.ts'

/** Nobody has touched the tablet for too long. A card that a scan opens is a touch too. */
export function useIdleLock(lock: LockStore): void {
  const { pathname } = useLocation()

  useEffect(() => {
    const gone = new AbortController()
    const listen = { signal: gone.signal, capture: true, passive: true }
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      clearTimeout(timer)
      timer = setTimeout(look, lock.watch(location.pathname))
    }
    for (const touch of ['pointerdown', 'keydown', 'wheel']) addEventListener(touch, lock.touch, listen)
    // A page that was frozen or put away has not heard its timer.
    const back = () => {
      lock.reread()
      look()
    }
    addEventListener('pageshow', back, listen)
    document.addEventListener('visibilitychange', back, listen)
    addEventListener('storage', ({ key }) => key === lockKey && lock.reread(), listen)
    look()
    return () => {
      gone.abort()
      clearTimeout(timer)
    }
  }, [lock])

  useEffect(() => {
    if (pathname) lock.touch()
  }, [lock, pathname])
}
