/** Time as an argument. What is decided is decided on `now`, which no one can set back (O-10); `wall` is only reported. */
export type Clock = {
  /** Milliseconds that never run backwards; they mean nothing to another tab. */
  now(): number
  /** The tablet's wall clock, epoch milliseconds. */
  wall(): number
  /** Runs once after `ms`; the function returned takes it back. */
  after(ms: number, run: () => void): () => void
}

export const browserClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** Chance as an argument: `fraction` spreads retries, `uuid` names this tablet's storage. */
export type Chance = { fraction(): number; uuid(): string }

export const browserChance: Chance = { fraction: Math.random, uuid: () => crypto.randomUUID() }
