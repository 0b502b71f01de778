import { useEffect, useReducer, useRef } from 'react'
import { getEntrance } from '#shared/endpoints/entrance.ts'
import { pollPairing, requestPairing } from '#shared/endpoints/pairing.ts'
import type { ApiClient } from '../api/api-client.ts'
import { firstAsk, movePairing, type PairingState } from './pairing-state.ts'

type Deps = { api: ApiClient; now: () => number; onPaired: () => void }

/** A tablet whose line was down asks for its code again by itself. */
const askAgainMs = 5_000

/** Asks for a code as soon as the screen is there, and then whether a manager has confirmed it. */
export function usePairing({ api, now, onPaired }: Deps): { pairing: PairingState; again: () => void } {
  const [pairing, move] = useReducer(movePairing, firstAsk)
  const latest = useRef(onPaired)
  useEffect(() => {
    latest.current = onPaired
  })

  useEffect(() => {
    if (pairing.state !== 'asking') return
    const gone = new AbortController()
    const ask = async () => {
      const answer = await api({
        endpoint: requestPairing,
        signal: gone.signal,
      })
      if (!gone.signal.aborted) move({ type: 'asked', answer, now: now() })
    }
    void ask()
    return () => gone.abort()
  }, [pairing.state, api, now])

  useEffect(() => {
    if (pairing.state !== 'shown') return
    const { deviceSecret, everyMs } = pairing
    const gone = new AbortController()
    const poll = async () => {
      const answer = await api({
        endpoint: pollPairing,
        body: { deviceSecret },
        signal: gone.signal,
      })
      if (gone.signal.aborted) return
      const isOver = answer.kind === 'refused' && answer.refusal === 'pairing-unknown'
      // The answer that said "paired" may have been lost, and its cookie not.
      if (isOver && (await isPaired(api))) return latest.current()
      move({ type: 'polled', answer, now: now() })
    }
    const timer = setTimeout(() => void poll(), everyMs)
    return () => {
      clearTimeout(timer)
      gone.abort()
    }
    // Each answer makes another state, and each state asks once.
  }, [pairing, api, now])

  useEffect(() => {
    if (pairing.state === 'paired') latest.current()
    if (pairing.state !== 'unasked' || pairing.why.kind !== 'unreachable') return
    const timer = setTimeout(() => move({ type: 'again' }), askAgainMs)
    return () => clearTimeout(timer)
  }, [pairing])

  return { pairing, again: () => move({ type: 'again' }) }
}

async function isPaired(api: ApiClient): Promise<boolean> {
  const answer = await api({ endpoint: getEntrance })
  return answer.kind === 'ok' && answer.value.tablet.state === 'paired'
}
