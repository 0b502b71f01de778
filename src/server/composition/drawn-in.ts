/**
 * What a clock that was ahead has put off waits until the right one is there too: days, where it was days ahead. An
 * instant further ahead than any that the shop puts there is drawn in. To a clock that is behind each one looks so:
 * follow-log.ts says when it may be.
 */
import type { Db, Param } from '../db/db.ts'

/** Two processes' clocks, and the time that a round takes. */
const apartMs = 60_000
const secondMs = 1000
const minuteMs = 60_000
const hourMs = 3_600_000

/** `aheadMs` is the most by which the shop puts it off. Where it is more it becomes `to`, beside the clock. */
type Instant = { of: string; column: string; where?: string; aheadMs: number; toMs: number | 'never' }

const isOpen = "state <> 'settled'"
const isHeld = `${isOpen} AND state = 'holding'`
const isDue = "state = 'due'"

function instantsOf(settleMs: number): Instant[] {
  const intent = { of: 'upstream_intents', where: isOpen }
  const reach = { of: 'upstream_reach', toMs: 0 }
  const delivery = { of: 'webhook_deliveries', where: isDue, toMs: 0 }
  return [
    // The service may ask for an hour (`Retry-After`), and the minute's burst stands before it.
    { of: 'upstream_budget', column: 'tat', aheadMs: hourMs + minuteMs, toMs: 0 },
    { ...reach, column: 'try_at', aheadMs: 30 * secondMs },
    { ...reach, column: 'failing_since', aheadMs: 0 },
    { ...reach, column: 'answered_at', aheadMs: 0, toMs: 'never' },
    {
      of: 'upstream_stamps',
      column: 'lease_until',
      where: `stamp_idx IN (SELECT stamp_idx FROM upstream_intents WHERE ${isOpen})`,
      aheadMs: 30 * secondMs,
      toMs: 0,
    },
    { ...intent, column: 'due_at', aheadMs: hourMs + minuteMs, toMs: 0 },
    { ...intent, column: 'due_at', where: isHeld, aheadMs: settleMs, toMs: 0 },
    // What may arrive late may do so from now on.
    { ...intent, column: 'settle_at', where: isHeld, aheadMs: settleMs, toMs: settleMs },
    // Nobody stands there for a reward any more: it is told as not given.
    { ...intent, column: 'created_at', aheadMs: 0, toMs: -minuteMs },
    { of: 'upstream_hints', column: 'due_at', where: 'done_at IS NULL', aheadMs: minuteMs, toMs: 0 },
    { of: 'automations', column: 'due_at', where: isDue, aheadMs: minuteMs, toMs: 0 },
    // Of ten tries the last waits for a day, and a fifth.
    { ...delivery, column: 'due_at', aheadMs: 30 * hourMs },
    { ...delivery, column: 'lease_until', aheadMs: minuteMs },
  ]
}

/** `settleMs`: the longest that a call to the hosted service may arrive late. */
export async function drawIn(db: Db, now: number, settleMs: number): Promise<void> {
  await db.write(async (tx) => {
    for (const { of, column, where = '1 = 1', aheadMs, toMs } of instantsOf(settleMs)) {
      const params: Param[] = [toMs === 'never' ? null : now + toMs, now + aheadMs + apartMs]
      await tx.run(`UPDATE ${of} SET ${column} = $1 WHERE ${column} > $2 AND ${where}`, params)
    }
  })
}
