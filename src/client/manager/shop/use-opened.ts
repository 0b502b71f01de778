import { useCallback, useEffect, useRef } from 'react'
import { useLocation, useNavigate } from 'react-router'

export type Opened = {
  /** What lies open over the page, as `name` or `name:id`; null where nothing does. */
  name: string | null
  id: string
  open: (name: string, id?: string | number) => void
  close: () => void
}

/** What lies open stands in the address: back closes it, a reload keeps it, and nothing is left by mistake. */
export function useOpened(): Opened {
  const { pathname, search, state, key } = useLocation()
  const navigate = useNavigate()
  const [name = null, id = ''] = new URLSearchParams(search).get('open')?.split(':') ?? []
  const wasOpenedHere = (state as { isOpenedHere?: boolean } | null)?.isOpenedHere === true

  const open = useCallback(
    (next: string, of: string | number = '') => {
      const value = of === '' ? next : `${next}:${of}`
      void navigate(`${pathname}?open=${encodeURIComponent(value)}`, { state: { isOpenedHere: true } })
    },
    [navigate, pathname],
  )
  const here = useRef({ key, isClosing: false })
  useEffect(() => {
    here.current = { key, isClosing: false }
  }, [key])
  const close = useCallback(() => {
    // Going back takes a moment: asked twice, it would leave the page.
    if (here.current.key !== key || here.current.isClosing) return
    here.current.isClosing = true
    // Back, so that the next back does not open it again; what came by a link has nothing to go back to.
    if (wasOpenedHere) void navigate(-1)
    else void navigate(pathname, { replace: true })
  }, [navigate, pathname, wasOpenedHere, key])

  return { name, id, open, close }
}
