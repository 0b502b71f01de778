/** Time as an argument: milliseconds that never run backwards, and one timer that can be taken back. */
export type Clock = {
  now(): number
  /** Runs once after `ms`; the function returned takes it back. */
  after(ms: number, run: () => void): () => void
}

export const browserClock: Clock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
