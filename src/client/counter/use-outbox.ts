import { useMemo } from 'react'
import type { Entry } from '../outbox/entry.ts'
import type { OutboxView } from '../outbox/outbox.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { useCounter } from './counter-deps.tsx'

export function useOutboxView(): OutboxView {
  const { outbox } = useCounter()
  return useOutbox(outbox)
}

/** This tablet's commands for one stamp, in the order of the taps. */
export function useEntries(stampIdx: number): readonly Entry[] {
  const { entries } = useOutboxView()
  return useMemo(() => entries.filter(({ command }) => command.stampIdx === stampIdx), [entries, stampIdx])
}
