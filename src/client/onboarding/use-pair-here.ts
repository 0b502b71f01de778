import { useState } from 'react'
import type { Answer, Door } from '../api/door.ts'
import { createPairHere, type PairHere } from './pair-here-steps.ts'

type Unfulfilled = Exclude<Answer<never>, { kind: 'ok' }>

export function usePairHere(door: Door): { isBusy: boolean; refused: Unfulfilled | null; pair: PairHere } {
  const [steps] = useState(() => createPairHere(door))
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
