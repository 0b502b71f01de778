import type { Waiting } from './entry.ts'

/**
 * How many go into the next requests, when a batch was refused as a whole: its halves in order, so that one bad
 * entry among N costs about 2·log2(N) requests and holds up nothing. Empty is the usual full batch.
 */
type BatchPlan = readonly number[]

export const wholeBatches: BatchPlan = []

export function nextSize(plan: BatchPlan, fullBatch: number): number {
  return plan[0] ?? fullBatch
}

export function halve(plan: BatchPlan, size: number): BatchPlan {
  const first = Math.ceil(size / 2)
  return [first, size - first, ...plan.slice(1)]
}

export function stepOn(plan: BatchPlan): BatchPlan {
  return plan.slice(1)
}

/** Put off: not before `notBefore` (monotonic), doubling each time. */
export type PutOff = { notBefore: number; times: number }

const firstPutOffMs = 1_000
const longestPutOffMs = 60_000
/** As if put off often before. */
export const atLength: PutOff = { times: 5, notBefore: 0 }

export function putOff(before: PutOff | undefined, now: number, fraction: number): PutOff {
  const times = (before?.times ?? 0) + 1
  const spread = 0.5 + fraction / 2
  return {
    times,
    notBefore: now + Math.min(longestPutOffMs, firstPutOffMs * 2 ** Math.min(times, 10)) * spread,
  }
}

/**
 * Those of a page that may go now: not put off, and not behind one of the same stamp that is. `blockedStamps`
 * remembers over the pages, since the order of taps on one card is kept.
 */
export function sendable(
  page: readonly Waiting[],
  putOffs: ReadonlyMap<string, PutOff>,
  blockedStamps: Set<number>,
  now: number,
): Waiting[] {
  return page.filter(({ command }) => {
    const isPutOff = (putOffs.get(command.commandId)?.notBefore ?? now) > now
    if (isPutOff) blockedStamps.add(command.stampIdx)
    return !isPutOff && !blockedStamps.has(command.stampIdx)
  })
}
