/** Calls that were begun, counted by ten seconds over all processes: a span holds one such slot more than its name. */
import type { Queries, Row } from '../db/db.ts'

const slotMs = 10_000
const spans = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
const slotOf = (at: number) => Math.floor(at / slotMs)

/** In the transaction that takes the call. */
export async function countCall(tx: Queries, now: number): Promise<void> {
  const slot = slotOf(now)
  const [counted] = await tx.query<Row & { calls: number }>(
    `INSERT INTO upstream_calls (slot, calls) VALUES ($1, 1)
     ON CONFLICT (slot) DO UPDATE SET calls = upstream_calls.calls + 1 RETURNING calls`,
    [slot],
  )
  if (Number(counted?.calls) === 1)
    await tx.run('DELETE FROM upstream_calls WHERE slot < $1', [slot - spans.day / slotMs - 1])
}

export async function callsSince(
  query: Queries['query'],
  span: keyof typeof spans,
  now: number,
): Promise<number> {
  const [row] = await query<Row & { calls: number | null }>(
    'SELECT SUM(calls) AS calls FROM upstream_calls WHERE slot >= $1',
    [slotOf(now - spans[span])],
  )
  return Number(row?.calls ?? 0)
}
