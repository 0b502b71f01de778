/** A file's rows, batch by batch: each may be sent again, so that what was cut off goes on where it stopped. */
import type { Fate, ImportRow, RowFate, RowProblem } from '#shared/imports-api.ts'
import type { Answer } from '../../api/api-client.ts'

export type Tally = {
  done: number
  total: number
  counts: Readonly<Record<Fate, number>>
  /** The first of those that do not come in, to be put right in the file. */
  left: readonly {
    row: number
    fate: 'known' | 'wrong'
    problem: RowProblem | null
    stampIdx: number | null
  }[]
}

export const mostLeftShown = 200

export const emptyTally = (total: number): Tally => ({
  done: 0,
  total,
  counts: { new: 0, again: 0, known: 0, wrong: 0 },
  left: [],
})

export function counted(tally: Tally, fates: readonly RowFate[]): Tally {
  const counts = { ...tally.counts }
  const left = [...tally.left]
  for (const { row, fate, problem, stampIdx } of fates) {
    counts[fate]++
    if ((fate === 'known' || fate === 'wrong') && left.length < mostLeftShown)
      left.push({ row, fate, problem, stampIdx })
  }
  return { ...tally, done: tally.done + fates.length, counts, left }
}

type Run = {
  batches: readonly (readonly ImportRow[])[]
  send: (rows: readonly ImportRow[]) => Promise<Answer<RowFate[]>>
  onTally: (tally: Tally) => void
  /** What was counted before it was cut off. */
  from: Tally
  isStopped: () => boolean
}

/** Null where it is through, or was stopped; else the answer at which it was cut off. */
export async function runBatches({
  batches,
  send,
  onTally,
  from,
  isStopped,
}: Run): Promise<Answer<unknown> | null> {
  let tally = from
  let passed = 0
  for (const batch of batches) {
    passed += batch.length
    if (passed <= from.done) continue
    if (isStopped()) return null
    const answer = await send(batch)
    if (answer.kind !== 'ok') return answer
    tally = counted(tally, answer.value)
    onTally(tally)
  }
  return null
}
