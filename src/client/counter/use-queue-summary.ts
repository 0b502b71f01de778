import { useMemo } from 'react'
import { type Entry, honestState, needsSomebody } from '../outbox/entry.ts'
import { isUnderway } from '../outbox/flush.ts'
import { useOutboxView } from './use-outbox.ts'

type QueueSummary = {
  /** Stamps that the server has not confirmed. */
  waitingCount: number
  /** Of those, what the server has already and is finding out about (gateway mode). */
  checkingCount: number
  /** The tablet's clock at the oldest of those taps. */
  oldestAt: number | null
  /** Commands that a person must look at; what was carried over to the next card has counted. */
  asideCount: number
  /** App and server do not understand each other; what waits goes on when one of them is newer. */
  isOutOfStep: boolean
  /** Sending has failed more than once: what waits does not get through, whoever else may be reached. */
  isBlocked: boolean
  /** Before the disk was looked at nothing is said of what waits. */
  isRead: boolean
}

export function useQueueSummary(): QueueSummary {
  const { entries, pace, isRead } = useOutboxView()
  return useMemo(() => {
    const waiting = entries.filter(isUnderway)
    const stampsOf = (some: readonly Entry[]) => some.reduce((sum, { command }) => sum + command.count, 0)
    return {
      waitingCount: stampsOf(waiting),
      checkingCount: stampsOf(waiting.filter((entry) => honestState(entry) === 'checking')),
      oldestAt: waiting.length > 0 ? Math.min(...waiting.map(({ command }) => command.tappedAt)) : null,
      asideCount: entries.filter(needsSomebody).length,
      isOutOfStep: pace.state === 'limited' && (pace.why === 'app-too-old' || pace.why === 'server-too-old'),
      isBlocked: pace.state === 'backing-off' && pace.why !== 'storage' && pace.failures > 1,
      isRead,
    }
  }, [entries, pace, isRead])
}
