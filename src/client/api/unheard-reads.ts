import type { QueryCache } from '@tanstack/react-query'
import { OutOfStep, ServiceUnasked, Unreachable } from './queries.ts'

/** Our server's: that the service cannot be asked, or that this app is too old. */
const isAnswer = (error: unknown) => error instanceof ServiceUnasked || error instanceof OutOfStep

/**
 * Tells whether a read that the open screen needs has last gone without an answer. Kept here, since a query that is
 * asked again forgets its error until it has another. Returns what takes it back.
 */
export function watchUnheardReads(cache: QueryCache, onChange: (isUnheard: boolean) => void): () => void {
  const unheard = new Set<string>()
  return cache.subscribe((event) => {
    const { query } = event
    const before = unheard.size > 0
    const action = event.type === 'updated' ? event.action : null
    if (action?.type === 'error' && action.error instanceof Unreachable) unheard.add(query.queryHash)
    if (action?.type === 'success' || (action?.type === 'error' && isAnswer(action.error)))
      unheard.delete(query.queryHash)
    // Nobody looks at it any more, so nobody asks again.
    if (event.type === 'removed' || query.getObserversCount() === 0) unheard.delete(query.queryHash)
    if (unheard.size > 0 !== before) onChange(unheard.size > 0)
  })
}
