import type { Entry } from '../outbox/entry.ts'
import { isUnderway } from '../outbox/flush.ts'
import { useNow } from './use-now.ts'
import { useReach } from './use-reach.ts'

/** So long an add may take: its hold of five seconds, and the way there and back. */
export const lateMs = 10_000

/** Whether what waits is worth a second look: without a line always, else once it takes longer than it should. */
export function useIsLate(entries: readonly Entry[]): boolean {
  const waiting = entries.filter(isUnderway)
  const now = useNow(1_000, waiting.length > 0)
  const isOffline = useReach() === 'offline'
  return waiting.some(({ command }) => isOffline || Math.abs(now - command.tappedAt) >= lateMs)
}
