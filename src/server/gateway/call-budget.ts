/**
 * The hosted plan's rate limits, kept by all processes together: GCRA (a leaky bucket as one number, the theoretical
 * arrival time) for the minute and for the hour. A third of each limit is burst and the rest is rate, so that no
 * window of that length ever holds more than the limit, wherever it begins (I-12).
 */

import type { Db, Queries, Row } from '../db/db.ts'
import { countCall } from './calls-made.ts'
import type { HostedLimits } from './hosted-call.ts'
import { passCircuit } from './reach.ts'

/** Live taps may use the whole burst; the queue leaves most of it to them, and a hint nearly all. */
export type CallClass = 'live' | 'queue' | 'hint'
const burstShare = { live: 1, queue: 0.3, hint: 0.1 } as const

const periods = { minute: 60_000, hour: 3_600_000 } as const
type Period = keyof typeof periods

/** Milliseconds until this class may call; 0 where it may now. */
function waitFor(period: Period, limit: number, callClass: CallClass, tat: number, now: number): number {
  const burst = Math.max(1, Math.floor(limit / 3))
  const interval = intervalOf(period, limit)
  const tolerance = (burst - 1) * interval * burstShare[callClass]
  return Math.max(0, tat - now - tolerance)
}

function intervalOf(period: Period, limit: number): number {
  return periods[period] / Math.max(1, limit - Math.max(1, Math.floor(limit / 3)))
}

/**
 * Takes one call from both budgets, or from neither: 0, or how long to wait in milliseconds. While the service is away
 * (reach.ts) there is one look for all now and then, and no write.
 */
export function takeCall(
  db: Db,
  limits: HostedLimits,
  callClass: CallClass,
  now: number,
  way: 'look' | 'write' = 'look',
): Promise<number> {
  return db.write(async (tx) => {
    const tats = await lockedTats(tx)
    const wait = Math.max(
      ...tats.map(({ period, tat }) => waitFor(period, limits[period], callClass, tat, now)),
    )
    if (wait > 0) return Math.ceil(wait)
    const away = await passCircuit(tx, now, way === 'write')
    if (away > 0) return away
    for (const { period, tat } of tats)
      await setTat(tx, period, Math.max(tat, now) + intervalOf(period, limits[period]))
    await countCall(tx, now)
    return 0
  })
}

/** How long this class has to wait, without taking anything. */
export async function waitForCall(
  query: Queries['query'],
  limits: HostedLimits,
  callClass: CallClass,
  now: number,
): Promise<number> {
  const tats = await query<Row & { period: Period; tat: number }>('SELECT period, tat FROM upstream_budget')
  return Math.ceil(
    Math.max(...tats.map(({ period, tat }) => waitFor(period, limits[period], callClass, tat, now))),
  )
}

/** How long until so many calls of this class have been made, one after the other, and nobody else makes any. */
export async function waitForCalls(
  query: Queries['query'],
  limits: HostedLimits,
  callClass: CallClass,
  calls: number,
  now: number,
): Promise<number> {
  if (calls === 0) return 0
  const tats = await query<Row & { period: Period; tat: number }>('SELECT period, tat FROM upstream_budget')
  const waits = tats.map(({ period, tat }) => {
    const last = Math.max(tat, now) + (calls - 1) * intervalOf(period, limits[period])
    return waitFor(period, limits[period], callClass, last, now)
  })
  return Math.ceil(Math.max(...waits))
}

/** The service said 429: nobody calls before `until`. */
export async function pauseCalls(db: Db, limits: HostedLimits, until: number): Promise<void> {
  const burst = Math.max(1, Math.floor(limits.minute / 3))
  const tat = until + (burst - 1) * intervalOf('minute', limits.minute)
  await db.write((tx) =>
    tx.run("UPDATE upstream_budget SET tat = $1 WHERE period = 'minute' AND tat < $1", [tat]),
  )
}

/** Calls that are left in the minute's burst, for the metrics. */
export async function callsLeft(query: Queries['query'], limits: HostedLimits, now: number): Promise<number> {
  const [row] = await query<Row & { tat: number }>("SELECT tat FROM upstream_budget WHERE period = 'minute'")
  const used = Math.max(0, (row?.tat ?? 0) - now) / intervalOf('minute', limits.minute)
  return Math.max(0, Math.floor(Math.max(1, Math.floor(limits.minute / 3)) - used))
}

/** The touched row is locked, so that two processes do not both see the last free call. */
function lockedTats(tx: Queries): Promise<(Row & { period: Period; tat: number })[]> {
  return tx.query('UPDATE upstream_budget SET tat = tat RETURNING period, tat')
}

async function setTat(tx: Queries, period: Period, tat: number): Promise<void> {
  await tx.run('UPDATE upstream_budget SET tat = $2 WHERE period = $1', [period, tat])
}
