import { useEffect } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { paths } from '../../paths.ts'

/**
 * For a screen before the counter: the address tells of no card, and the entry of the history leads back to none that was
 * put away for a code that opened nothing. `isLeaving`: on the way to the screen behind it.
 */
export function usePlainHome(isLeaving = false): void {
  const { pathname, state } = useLocation()
  const navigate = useNavigate()
  useEffect(() => {
    const isPlainHome = pathname === paths.home && state === null
    if (!isLeaving && !isPlainHome) void navigate(paths.home, { replace: true })
  }, [isLeaving, pathname, state, navigate])
}
