/**
 * The server's clock. It never runs behind the newest row that the log holds: where the machine's clock was set back,
 * reservations and waits would last longer by as much, and cards of later days would not be valid yet.
 *
 *   machine ahead of it, or level ─► the machine's time
 *   machine behind it ─► its own time goes on, somewhat slower, until the machine's has caught up
 *   machine behind it by more than `mostBehindMs` ─► the machine's time: it is the log that was wrong
 */
import type { Db, Row } from '../db/db.ts'

export type Clock = {
  /** Epoch milliseconds. */
  now: () => number
  /** Tells the clock of a log row's time, so that it never stamps an older one. */
  heard: (at: number) => void
}

/** A weekend, and a day to notice. Beyond it waiting would do more harm than a step back. */
export const mostBehindMs = 4 * 86_400_000
/** So fast its own time goes on: an hour is caught up with in four, and a wait is longer by a third at most. */
const pace = 0.75

type Deps = {
  /** Epoch milliseconds by the machine's clock, which people and networks set. */
  system: () => number
  /** Milliseconds that only ever grow. */
  monotonic: () => number
}

export function createClock({ system, monotonic }: Deps): Clock {
  let last = system()
  let lastTick = monotonic()

  function now(): number {
    const machine = system()
    const tick = monotonic()
    const own = last + (tick - lastTick) * pace
    last = machine >= own || own - machine > mostBehindMs ? machine : own
    lastTick = tick
    return Math.floor(last)
  }

  return {
    now,
    heard(at) {
      if (at > now() && at - system() <= mostBehindMs) last = at
    },
  }
}

/** What two looks of ten seconds apart may differ by. */
const stepMs = 60_000
/** A network sets the clock of a machine within minutes of its start, which may be of another year until then. */
const steadyAfterMs = 600_000

export type ClockWatch = {
  /** Each ten seconds, of the newest instant that the database holds. */
  look: (newest: number) => void
  /** The machine's clock may be believed against what the database holds, as far ahead as that may be. */
  isSteady: () => boolean
  /** The database holds what is further ahead than the server's clock follows: one of the two is wrong, and nobody knows which yet. */
  isDoubtful: () => boolean
}

/**
 * Where the newest is far ahead the clock is wrong, or was. It was, where nobody has set it for ten minutes and `settleMs`,
 * and no other process has written anything meanwhile that is as far ahead.
 */
export function watchClock({ system, monotonic, settleMs }: Deps & { settleMs: number }): ClockWatch {
  let newest = 0
  let offset = system() - monotonic()
  let since = monotonic()

  const isFarAhead = () => newest - system() > mostBehindMs
  function isSteady(): boolean {
    const tick = monotonic()
    const now = system() - tick
    if (Math.abs(now - offset) > stepMs) since = tick
    offset = now
    return tick - since >= steadyAfterMs + settleMs
  }

  return {
    isSteady,
    isDoubtful: () => !isSteady() && isFarAhead(),
    look(seen) {
      const isWritten = seen > newest
      newest = seen
      if (isWritten && isFarAhead()) since = monotonic()
    },
  }
}

/** The instant of the newest row, of commands and of what has none; 0 where there is none. */
export async function newestInLog(read: Db['read']): Promise<number> {
  const [row] = await read<Row & { command: number | null; other: number | null }>(
    `SELECT (SELECT MAX(decided_at) FROM commands) AS command,
       (SELECT MAX(at) FROM audit WHERE command_id IS NULL) AS other`,
  )
  return Math.max(row?.command ?? 0, row?.other ?? 0)
}

const minuteMs = 60_000
/** A shop that was shut for so long is rare; a machine whose clock forgot the year is not. */
const longSilenceMs = 60 * 86_400_000

/** What a start says where the machine's clock and the newest row are far apart; null where they are not. */
export function clockFault(machine: number, newest: number): string | null {
  if (newest === 0) return null
  const told = `this machine's clock says ${iso(machine)}, the newest row of the log is of ${iso(newest)}`
  const behind = newest - machine
  if (behind > mostBehindMs)
    return `${told}: one of the two is wrong. If it is the clock, set it and start again.`
  if (behind > minuteMs)
    return `${told}: the server goes by the log, and somewhat slower, until the clock has caught up. Set the clock.`
  return -behind > longSilenceMs ? `${told}: if the shop was not shut for so long, set the clock.` : null
}

const iso = (at: number) => new Date(at).toISOString()
