import { useQueryClient } from '@tanstack/react-query'
import { useLayoutEffect, useRef, useState } from 'react'

/**
 * What is sent whole replaces what is saved, which may be somebody else's by now: the page is read again first. Gives
 * `value` as it is drawn then.
 */
export function useReadFirst<Value>(value: Value): { isReading: boolean; readFirst: () => Promise<Value> } {
  const queries = useQueryClient()
  const [isReading, setIsReading] = useState(false)
  const drawn = useRef(value)
  useLayoutEffect(() => {
    drawn.current = value
  })

  async function readFirst() {
    setIsReading(true)
    await queries.refetchQueries({ type: 'active' })
    // The queries tell the page in a task of their own, which is before this one.
    await new Promise((resolve) => setTimeout(resolve))
    setIsReading(false)
    return drawn.current
  }

  return { isReading, readFirst }
}
