import { useEffect, useState } from 'react'
import type { PublicStamp } from '#shared/counter-api.ts'
import type { Answer, ApiClient } from '../api/api-client.ts'
import { readPublicStamp } from '../api/public-stamp.ts'

/** While the page is looked at, so that a stamp appears without a touch. */
const usualMs = 10_000

/** Null until the first answer. A card that was seen stays on the screen whatever the network does. */
export function usePublicStamp(
  api: ApiClient,
  stampIdx: number | null,
  everyMs = usualMs,
): Answer<PublicStamp> | null {
  const [answer, setAnswer] = useState<Answer<PublicStamp> | null>(null)

  useEffect(() => {
    if (stampIdx === null) return
    const gone = new AbortController()
    async function look() {
      if (stampIdx === null || document.visibilityState !== 'visible') return
      const next = await readPublicStamp(api, stampIdx, gone.signal)
      if (gone.signal.aborted) return
      setAnswer((before) => (next.kind === 'unreachable' && before?.kind === 'ok' ? before : next))
    }
    void look()
    const timer = setInterval(() => void look(), everyMs)
    document.addEventListener('visibilitychange', () => void look(), { signal: gone.signal })
    return () => {
      gone.abort()
      clearInterval(timer)
    }
  }, [api, stampIdx, everyMs])

  return answer
}
