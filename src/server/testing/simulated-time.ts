/** False time for real code: timers fire in order, and the clock moves only when nothing is left to do at an instant. */
import type { Db } from '../db/db.ts'

export type SimulatedTime = {
  now: () => number
  sleep: (ms: number) => Promise<void>
  /** Counts what the database still has to do, so that the clock waits for it. */
  watch: (db: Db) => Db
  /** The same for anything else that is not of this time. */
  outside: <T>(work: Promise<T>) => Promise<T>
  /** Moves the clock until `isDone` or nothing waits any more. */
  runUntil: (isDone: () => boolean) => Promise<void>
}

/** Where all that runs are promises: after the last of them has run. Of `process.nextTick` Node promises just that. */
export const promisesSettled = () => new Promise<void>((resolve) => process.nextTick(resolve))
/** Where something waits for the outside as well. */
const turnOver = () => new Promise<void>((resolve) => setImmediate(resolve))

/** `settled` resolves when what runs now has come to rest; a watched database is waited for besides. */
export function createSimulatedTime(start: number, settled: () => Promise<void> = turnOver): SimulatedTime {
  let now = start
  let busy = 0
  const timers: { at: number; order: number; fire: () => void }[] = []
  let order = 0

  async function quiet(): Promise<void> {
    for (let calm = 0; calm < 2; calm++) {
      await settled()
      if (busy > 0) calm = -1
    }
  }

  const counted = async <T>(work: Promise<T>): Promise<T> => {
    busy++
    try {
      return await work
    } finally {
      busy--
    }
  }

  return {
    now: () => now,
    sleep: (ms) =>
      new Promise((resolve) => {
        timers.push({ at: now + Math.max(0, Math.round(ms)), order: order++, fire: resolve })
      }),
    outside: counted,
    watch: (db) => ({
      ...db,
      read: (sql, params) => counted(db.read(sql, params)),
      write: (work) => counted(db.write(work)),
    }),
    async runUntil(isDone) {
      for (;;) {
        await quiet()
        if (isDone()) return
        let first = 0
        for (const [index, timer] of timers.entries()) {
          const best = timers[first]
          if (best && (timer.at < best.at || (timer.at === best.at && timer.order < best.order)))
            first = index
        }
        const [timer] = timers.splice(first, 1)
        if (!timer) return
        now = Math.max(now, timer.at)
        timer.fire()
      }
    },
  }
}

/** A small seeded generator (mulberry32); in [0, 1). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
