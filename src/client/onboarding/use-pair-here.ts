import { useState } from 'react'
import type { Answer, ApiClient } from '../api/api-client.ts'
import { createPairHere, type PairHere } from './pair-here-steps.ts'

type Unfulfilled = Exclude<Answer<never>, { kind: 'ok' }>

export function usePairHere(api: ApiClient): {
  isBusy: boolean
  refused: Unfulfilled | null
  pair: PairHere
} {
  const [steps] = useState(() => createPairHere(api))
  const [isBusy, setIsBusy] = useState(false)
  const [refused, setRefused] = useState<Unfulfilled | null>(null)

  const pair: PairHere = async (tablet) => {
    setIsBusy(true)
    setRefused(null)
    const failure = await steps(tablet)
    setRefused(failure)
    setIsBusy(false)
    return failure
  }

  return { isBusy, refused, pair }
}
