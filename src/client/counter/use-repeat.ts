import { useState } from 'react'
import type { Snapshot } from '#shared/stamp.ts'
import { useCounter } from './counter-deps.tsx'
import { type RecentAdd, recentAdd } from './repeat.ts'

export type Repeat = {
  question: (RecentAdd & { count: number }) | null
  /** A tap: added, unless the same card was stamped a moment ago. */
  pick(count: number): void
  answer(isYes: boolean): void
}

/** What the server has reported of the last add; null where it could not be asked. */
type Known = { snapshot: Pick<Snapshot, 'lastAdd' | 'asOf'>; receivedAt: number } | null

/**
 * Judged at the tap, by what the outbox holds then and not by what was drawn last: the second tap of a double one comes
 * before the first is on the disk.
 */
export function useRepeat(stampIdx: number, known: Known, add: (count: number) => void): Repeat {
  const { outbox, now } = useCounter()
  const [question, setQuestion] = useState<Repeat['question']>(null)
  const isOfThis = (it: { stampIdx: number }) => it.stampIdx === stampIdx

  return {
    question,
    pick(count) {
      const recent = recentAdd({
        entries: outbox.view().entries.filter(({ command }) => isOfThis(command)),
        saving: outbox.saving().filter(isOfThis),
        now: now(),
        lastAdd: known?.snapshot.lastAdd ?? null,
        asOf: known?.snapshot.asOf ?? 0,
        receivedAt: known?.receivedAt ?? 0,
      })
      if (recent) setQuestion({ ...recent, count })
      else add(count)
    },
    answer(isYes) {
      if (isYes && question) add(question.count)
      setQuestion(null)
    },
  }
}
