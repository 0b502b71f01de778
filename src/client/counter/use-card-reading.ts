import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { RefusalName } from '#shared/refusals.ts'
import type { Snapshot, Unasked } from '#shared/stamp.ts'
import { serviceWordsOf } from '../api/counter-calls.ts'
import { ServiceUnasked, snapshotQuery } from '../api/queries.ts'
import type { Entry } from '../outbox/entry.ts'
import { advanceBaseline } from './card-baseline.ts'
import { useCounter } from './counter-deps.tsx'
import { useDistances } from './use-reach.ts'

type CardReading =
  | { kind: 'loading' }
  | { kind: 'refused'; refusal: RefusalName; says: string | null }
  /** Neither the server nor this tablet can tell how many stamps there are. */
  | { kind: 'unknown' }
  /**
   * `isKept`: neither the server nor the service behind it has answered; this is what was seen last, at `snapshot.asOf`,
   * and by this tablet's clock at `receivedAt`, 0 where only the two clocks together tell.
   */
  | { kind: 'card'; snapshot: Snapshot; receivedAt: number; isKept: boolean; unasked: Unasked | null }

/** So long the server has the first word; then what is kept is shown. */
const keptAfterMs = 100

export function useCardReading(stampIdx: number, entries: readonly Entry[]): CardReading {
  const { calls, snapshots, reachability } = useCounter()
  const { data: answer, error, isError, dataUpdatedAt } = useQuery(snapshotQuery(calls, stampIdx))
  // Nobody is signed in: the lock says so in its time, and not over the customer who is served (decision 20).
  const isSignedOut = answer?.kind === 'refused' && answer.refusal === 'not-signed-in'
  const data = isSignedOut ? undefined : answer
  const fetched = data?.kind === 'ok' ? data.value : null
  // The last answer's word: a card that goes on as it was seen before has none of it.
  const unasked = error instanceof ServiceUnasked ? error.why : (fetched?.unasked ?? null)
  const kept = useKept(stampIdx, fetched === null && data === undefined, isError || isSignedOut)
  const [baseline, setBaseline] = useState<Snapshot | null>(null)

  const next = advanceBaseline(baseline, fetched ?? kept.snapshot, entries)
  if (next !== baseline) setBaseline(next)

  useEffect(() => {
    if (fetched) void snapshots.keep(fetched)
  }, [snapshots, fetched])

  // What the strip says of the service is as young as what the card says.
  const isAway = useDistances().service?.isAway === true
  const saysOther = (fetched !== null || unasked !== null) && isAway !== (unasked === 'service-away')
  useEffect(() => {
    if (saysOther) reachability.ask()
  }, [reachability, saysOther])

  if (data?.kind === 'refused')
    return { kind: 'refused', refusal: data.refusal, says: serviceWordsOf(data.detail) }
  if (next)
    return {
      kind: 'card',
      snapshot: next,
      receivedAt: data && dataUpdatedAt ? dataUpdatedAt - (fetched?.ageMs ?? 0) : 0,
      isKept: !fetched || unasked !== null,
      unasked,
    }
  return kept.isMissing ? { kind: 'unknown' } : { kind: 'loading' }
}

function useKept(stampIdx: number, isWanted: boolean, isError: boolean) {
  const { snapshots } = useCounter()
  const [kept, setKept] = useState<{ snapshot: Snapshot | null; isMissing: boolean }>({
    snapshot: null,
    isMissing: false,
  })
  useEffect(() => {
    if (!isWanted) return
    let isOver = false
    const recall = async () => {
      const found = await snapshots.recall(stampIdx).catch(() => null)
      if (isOver) return
      if (found)
        setKept({ snapshot: { ...found, userNm: null, lastAdd: null, reservedBy: null }, isMissing: false })
      else if (isError) setKept({ snapshot: null, isMissing: true })
    }
    const timer = setTimeout(() => void recall(), isError ? 0 : keptAfterMs)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [snapshots, stampIdx, isWanted, isError])
  return kept
}
