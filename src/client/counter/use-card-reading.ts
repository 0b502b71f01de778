import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { RefusalName } from '#shared/refusals.ts'
import type { Snapshot } from '#shared/stamp.ts'
import { snapshotQuery } from '../api/queries.ts'
import type { Entry } from '../outbox/entry.ts'
import { advanceBaseline } from './card-baseline.ts'
import { useCounter } from './counter-deps.tsx'

type CardReading =
  | { kind: 'loading' }
  | { kind: 'refused'; refusal: RefusalName }
  /** Neither the server nor this tablet can tell how many stamps there are. */
  | { kind: 'unknown' }
  /** `isKept`: the server has not answered; this is what the tablet saw last, at `snapshot.asOf`. */
  | { kind: 'card'; snapshot: Snapshot; receivedAt: number; isKept: boolean }

/** So long the server has the first word; then what is kept is shown. */
const keptAfterMs = 100

export function useCardReading(stampIdx: number, entries: readonly Entry[]): CardReading {
  const { calls, snapshots } = useCounter()
  const { data, isError, dataUpdatedAt } = useQuery(snapshotQuery(calls, stampIdx))
  const fetched = data?.kind === 'ok' ? data.value : null
  const kept = useKept(stampIdx, fetched === null && data === undefined, isError)
  const [baseline, setBaseline] = useState<Snapshot | null>(null)

  const next = advanceBaseline(baseline, fetched ?? kept.snapshot, entries)
  if (next !== baseline) setBaseline(next)

  useEffect(() => {
    if (fetched) void snapshots.keep(fetched)
  }, [snapshots, fetched])

  if (data?.kind === 'refused') return { kind: 'refused', refusal: data.refusal }
  if (next)
    return {
      kind: 'card',
      snapshot: next,
      receivedAt: dataUpdatedAt,
      isKept: !fetched || next.isServiceAway === true,
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
