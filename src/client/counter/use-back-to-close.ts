import { useEffect, useRef } from 'react'

const isOurs = () => (history.state as { stampdeskSheet?: boolean } | null)?.stampdeskSheet === true

/**
 * The back gesture closes the sheet and stays on the card: an entry of our own lies on top of the history while it
 * is open. By the browser's history and not the router's, since the address does not change.
 */
export function useBackToClose(isOpen: boolean, onClose: () => void): void {
  const latest = useRef(onClose)
  useEffect(() => {
    latest.current = onClose
  })
  useEffect(() => {
    if (!isOpen) return
    if (!isOurs()) history.pushState({ ...history.state, stampdeskSheet: true }, '')
    const handlePop = () => {
      if (!isOurs()) latest.current()
    }
    addEventListener('popstate', handlePop)
    return () => {
      removeEventListener('popstate', handlePop)
      // Not where a scan has gone on to another card meanwhile: its entry lies on top now.
      if (isOurs()) history.back()
    }
  }, [isOpen])
}
