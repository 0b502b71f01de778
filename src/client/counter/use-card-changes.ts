import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { addressOf } from '#shared/endpoint.ts'
import { streamStampChanges } from '#shared/endpoints/stamps.ts'
import { useCounter } from './counter-deps.tsx'
import { useReach } from './use-reach.ts'

/** Where the server gave no stream a browser does not ask again by itself; the card is looked at now and then anyway. */
const askAgainMs = 15_000
/** A stream that begins later than this after the card was asked for may have missed what happened since. */
const missedMs = 300

/** What another tablet does to the open card is seen within a second; its stream ends after a minute and begins anew. */
export function useCardChanges(stampIdx: number): void {
  const queries = useQueryClient()
  // A made-up card is no other tablet's.
  const isAlone = useCounter().practice !== undefined
  const isOffline = useReach() === 'offline'
  useEffect(() => {
    if (isOffline || isAlone) return
    let source: EventSource | null = null
    let waiting: ReturnType<typeof setTimeout> | undefined
    const lookAgain = () => void queries.invalidateQueries({ queryKey: ['snapshot', stampIdx] })
    const follow = () => {
      clearTimeout(waiting)
      source?.close()
      source = null
      // A page that nobody sees holds no place on the server, which has so many of them.
      if (document.hidden) return
      const stream = new EventSource(addressOf(streamStampChanges, { params: { stampIdx } }))
      source = stream
      let isFirst = true
      const askedAt = performance.now()
      // Between two streams something may have happened, and before the first of a slow line.
      stream.addEventListener('open', (event) => {
        if (!(event instanceof MessageEvent)) return
        if (!isFirst || performance.now() - askedAt > missedMs) lookAgain()
        isFirst = false
      })
      stream.addEventListener('changed', lookAgain)
      stream.addEventListener('error', () => {
        if (stream.readyState === EventSource.CLOSED) waiting = setTimeout(follow, askAgainMs)
      })
    }
    follow()
    document.addEventListener('visibilitychange', follow)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      clearTimeout(waiting)
      source?.close()
    }
  }, [queries, stampIdx, isOffline, isAlone])
}
