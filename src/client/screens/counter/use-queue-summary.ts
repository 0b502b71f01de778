import { useMemo } from 'react'
import { isSetAside } from '../../outbox/entry.ts'
import { isUnderway } from '../../outbox/flush.ts'
import { useOutboxView } from './use-outbox.ts'

export type QueueSummary = {
  /** Stamps that the server has not confirmed. */
  waitingCount: number
  /** The tablet's clock at the oldest of those taps. */
  oldestAt: number | null
  /** Commands that a person must look at. */
  asideCount: number
}

export function useQueueSummary(): QueueSummary {
  const { entries } = useOutboxView()
  return useMemo(() => {
    const waiting = entries.filter(isUnderway)
    return {
      waitingCount: waiting.reduce((sum, { command }) => sum + command.count, 0),
      oldestAt: waiting.length > 0 ? Math.min(...waiting.map(({ command }) => command.tappedAt)) : null,
      asideCount: entries.filter(isSetAside).length,
    }
  }, [entries])
}
