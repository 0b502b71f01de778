import type { LimitedBy, Trouble } from './reading.ts'

/**
 *   ready ──no answer──▶ backing-off ──its time──▶ ready        any answer of ours ──▶ ready
 *     └──signed out, old app──▶ limited ──its time or a wake──▶ ready
 *
 * While no answers come there is at most one request a second, whatever wakes us (O-12): a wake may cut the wait
 * short, but never below `floor`, which also keeps what `Retry-After` asked for.
 */
export type Pace =
  | { state: 'ready' }
  | { state: 'backing-off'; why: Trouble; failures: number; floor: number; until: number }
  | { state: 'limited'; why: LimitedBy; floor: number; until: number }

export const ready: Pace = { state: 'ready' }

const floorMs = 1_000
const longestMs = 30_000
/** A header is not obeyed for longer than this: a wrong one must not close a tablet for a day. */
const longestRetryAfterMs = 15 * 60_000
/** Signing in and updating wake us; this is for what does not. */
const limitedMs = 60_000

export function backOff(
  pace: Pace,
  trouble: { why: Trouble; retryAfterMs: number | null },
  now: number,
  fraction: number,
): Pace {
  const failures = pace.state === 'backing-off' ? pace.failures + 1 : 1
  const asked = Math.min(trouble.retryAfterMs ?? 0, longestRetryAfterMs)
  const floor = now + Math.max(floorMs, asked)
  // Full jitter: tablets of one shop lose the same network at the same time and must not come back in step.
  const jittered = now + fraction * Math.min(longestMs, floorMs * 2 ** Math.min(failures, 16))
  return { state: 'backing-off', why: trouble.why, failures, floor, until: Math.max(floor, jittered) }
}

export function limited(why: LimitedBy, now: number): Pace {
  return { state: 'limited', why, floor: now + floorMs, until: now + limitedMs }
}

/** Something says that it may work now. */
export function expedite(pace: Pace): Pace {
  return pace.state === 'ready' ? pace : { ...pace, until: pace.floor }
}

export function waitMs(pace: Pace, now: number): number {
  return pace.state === 'ready' ? 0 : Math.max(pace.until - now, 0)
}

/** The same pace sent to another tab, whose `now` counts from elsewhere. */
export type ReportedPace =
  | { state: 'ready' }
  | { state: 'backing-off'; why: Trouble; failures: number; floorMs: number; waitMs: number }
  | { state: 'limited'; why: LimitedBy; floorMs: number; waitMs: number }

export function toReportedPace(pace: Pace, now: number): ReportedPace {
  if (pace.state === 'ready') return pace
  const times = { floorMs: Math.max(pace.floor - now, 0), waitMs: waitMs(pace, now) }
  return pace.state === 'backing-off'
    ? { state: pace.state, why: pace.why, failures: pace.failures, ...times }
    : { state: pace.state, why: pace.why, ...times }
}

export function heardPace(reported: ReportedPace, now: number): Pace {
  if (reported.state === 'ready') return ready
  const times = { floor: now + reported.floorMs, until: now + reported.waitMs }
  return reported.state === 'backing-off'
    ? { state: reported.state, why: reported.why, failures: reported.failures, ...times }
    : { state: reported.state, why: reported.why, ...times }
}
