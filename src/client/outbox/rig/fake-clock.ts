import type { Clock } from '../clock.ts'

declare const setImmediate: (run: () => void) => void

type Timer = { at: number; run: () => void }

/** Time that stands still until it is moved. `jumpWall` is what a wrong clock does (O-10). */
export type FakeClock = Clock & {
  jumpWall(ms: number): void
  /** Lets everything run that needs no time, then time itself, until the condition holds. */
  until(holds: () => boolean, withinMs?: number): Promise<void>
  /** Lets `ms` pass, and everything that is due in them run. */
  pass(ms: number): Promise<void>
}

export function fakeClock(): FakeClock {
  const timers = new Set<Timer>()
  let now = 0
  let wall = Date.UTC(2026, 10, 22, 9)

  function move(to: number): void {
    wall += to - now
    now = to
  }

  function nextTimer(): Timer | null {
    return [...timers].toSorted((a, b) => a.at - b.at)[0] ?? null
  }

  /** One timer, if there is one in time. */
  function step(limit: number): boolean {
    const timer = nextTimer()
    if (!timer || timer.at > limit) return false
    timers.delete(timer)
    move(Math.max(timer.at, now))
    timer.run()
    return true
  }

  return {
    now: () => now,
    wall: () => wall,
    after(ms, run) {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    jumpWall(ms) {
      wall += ms
    },
    async until(holds, withinMs = 3_600_000) {
      const limit = now + withinMs
      for (;;) {
        if (await quiet(holds)) return
        if (!step(limit)) throw new Error(`nothing more happens within ${withinMs} ms, and it does not hold`)
      }
    },
    async pass(ms) {
      const limit = now + ms
      do await quiet()
      while (step(limit))
      move(limit)
      await quiet()
    },
  }
}

/** fake-indexeddb works by macrotasks; a transaction takes about ten of them. */
async function quiet(holds = () => false): Promise<boolean> {
  for (let turn = 0; turn < 60; turn++) {
    if (holds()) return true
    await new Promise<void>((resolve) => setImmediate(() => resolve()))
  }
  return holds()
}
