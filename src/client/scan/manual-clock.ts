import type { Clock } from './clock.ts'

/** A clock for tests: time passes when the test says so, and what is due runs in order. */
export function createManualClock() {
  let now = 0
  const due = new Set<{ at: number; run: () => void }>()

  const clock: Clock = {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run }
      due.add(timer)
      return () => due.delete(timer)
    },
  }

  return {
    ...clock,
    pass(ms: number): void {
      const end = now + ms
      for (;;) {
        const [next] = [...due].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)
        if (!next) break
        due.delete(next)
        now = Math.max(now, next.at)
        next.run()
      }
      now = end
    },
  }
}
