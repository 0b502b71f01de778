import { useEffect, useState } from 'react'
import type { PublicStamp } from '#shared/counter-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { type Projection, project, type Snapshot } from '#shared/stamp.ts'
import { usePublicStamp } from '../../kit/use-public-stamp.ts'
import type { Entry } from '../../outbox/entry.ts'
import { pendingOf } from '../card-baseline.ts'
import { useCounter } from '../counter-deps.tsx'
import { useEntries } from '../use-outbox.ts'

type NextCard = { stampIdx: number; stampUrl: string }

/** What the customer is shown. Nothing in it names anybody. */
export type Shown =
  | { kind: 'coming' | 'welcome' }
  | { kind: 'refused'; refusal: RefusalName }
  | { kind: 'thanks'; cardTtl: string; next: NextCard | null }
  | {
      kind: 'progress'
      stampIdx: number
      stampUrl: string
      cardNm: string
      cardTtl: string
      maxStamps: number
      project: Projection
    }

/** What the public page tells anybody with the code; a snapshot that the tablet has kept holds it too. */
export type ShownStamp = Pick<
  PublicStamp,
  'stampIdx' | 'stampUrl' | 'cardNm' | 'cardTtl' | 'stamps' | 'maxStamps' | 'nextStampIdx'
> & { objection: PublicStamp['objection'] }

/** Somebody stands before it. */
const everyMs = 3_000

export function useShown(stampIdx: number | null, refusal: RefusalName | null): Shown {
  const { api } = useCounter()
  const response = usePublicStamp(api, stampIdx, everyMs)
  const kept = useKept(stampIdx, response?.kind === 'unreachable')
  const stamp: ShownStamp | null = response?.kind === 'ok' ? response.value : kept
  const nextIdx = stamp?.objection === 'already-redeemed' ? stamp.nextStampIdx : null
  const next = usePublicStamp(api, nextIdx, everyMs)
  const entries = useEntries(stampIdx ?? 0)
  if (refusal !== null) return { kind: 'refused', refusal }
  if (stampIdx === null) return { kind: 'welcome' }
  if (response?.kind === 'refused') return { kind: 'refused', refusal: response.refusal }
  if (!stamp) return { kind: response ? 'welcome' : 'coming' }
  return shownOf(stamp, next?.kind === 'ok' ? next.value : null, entries)
}

export function shownOf(stamp: ShownStamp, next: NextCard | null, entries: readonly Entry[]): Shown {
  const { stampIdx, stampUrl, cardNm, cardTtl, maxStamps, objection } = stamp
  if (objection === 'already-redeemed') return { kind: 'thanks', cardTtl, next }
  if (objection !== null) return { kind: 'refused', refusal: objection }
  return {
    kind: 'progress',
    stampIdx,
    stampUrl,
    cardNm,
    cardTtl,
    maxStamps,
    project: project(stamp, pendingOf(entries)),
  }
}

/** Without a line: what this tablet saw last, which has no personal field (O-16). */
function useKept(stampIdx: number | null, isWanted: boolean): ShownStamp | null {
  const { snapshots } = useCounter()
  const [kept, setKept] = useState<ShownStamp | null>(null)
  useEffect(() => {
    if (!isWanted || stampIdx === null) return
    let isOver = false
    const recall = async () => {
      const found = await snapshots.recall(stampIdx).catch(() => null)
      if (found && !isOver) setKept(ofKept(found))
    }
    void recall()
    return () => {
      isOver = true
    }
  }, [snapshots, stampIdx, isWanted])
  return kept
}

function ofKept(kept: Omit<Snapshot, 'userNm' | 'lastAdd' | 'reservedBy'>): ShownStamp {
  return { ...kept, objection: kept.redeemedAt === null ? null : 'already-redeemed' }
}
