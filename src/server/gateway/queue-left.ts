/** How long the queue to the hosted service will take at the plan's rate, for a cashier who waits for it. */
import type { QueueLeft } from '#shared/counter-api.ts'
import type { Db, Row } from '../db/db.ts'
import { waitForCalls } from './call-budget.ts'
import type { HostedLimits } from './hosted-call.ts'

type StampQueue = Row & { commands: number; writes: number; reads: number; based: number; due_at: number }

/**
 * Of the whole shop, since all tablets share the plan. Each command costs its writes and a read-back; the first one of
 * a stamp a read before it. Live taps that come meanwhile go first and make it longer.
 */
export async function queueLeft(db: Db, limits: HostedLimits, now: number): Promise<QueueLeft> {
  const queues = await db.read<StampQueue>(
    `SELECT COUNT(*) AS commands, SUM(count - ok) AS writes,
       MAX(CASE WHEN state = 'holding' THEN settle_at ELSE due_at END) AS due_at,
       SUM(CASE WHEN kind LIKE 'create%' THEN 0 ELSE 1 END) AS reads,
       MAX(CASE WHEN base IS NULL AND kind NOT LIKE 'create%' THEN 0 ELSE 1 END) AS based
     FROM upstream_intents WHERE state <> 'settled' GROUP BY stamp_idx`,
  )
  if (queues.length === 0) return { queued: 0, secondsLeft: 0 }
  const sum = (of: (queue: StampQueue) => number) => queues.reduce((total, queue) => total + of(queue), 0)
  const calls = sum(({ writes, reads, based }) => Number(writes) + Number(reads) + (based ? 0 : 1))
  const budgetMs = await waitForCalls(db.read, limits, 'queue', calls, now)
  const dueMs = Math.max(...queues.map(({ due_at }) => due_at - now))
  return {
    queued: sum(({ commands }) => Number(commands)),
    secondsLeft: Math.ceil(Math.max(budgetMs, dueMs, 0) / 1000),
  }
}
