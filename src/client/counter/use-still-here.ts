import { useEffect, useRef } from 'react'

/**
 * For an answer that opens a card: while it was awaited a scan may have opened another, which must not be taken from under
 * the finger.
 */
export function useStillHere(): () => boolean {
  const isHere = useRef(true)
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
    }
  }, [])
  return () => isHere.current
}
