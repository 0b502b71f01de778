import type { Clock } from './clock.ts'
import type { Burst } from './scanner-burst.ts'

type Hear = (burst: Burst) => void

export type KeyboardScans = {
  /** Asks for the listener, once; a failure is let go, and the next call asks again. */
  start(): void
  /**
   * What scanners type goes to whoever came last. Where nobody is yet, the last scan waits for whoever comes within 3 s:
   * a screen listens a moment after it can be seen. Returns what takes it back.
   */
  onBurst(hear: Hear): () => void
}

const unheardMs = 3_000

/**
 * The one recogniser of the page, whichever screen it shows. Its code comes apart from the first paint, and no
 * customer’s phone asks for it.
 */
export function createKeyboardScans(
  load: () => Promise<(onBurst: Hear) => void>,
  clock: Pick<Clock, 'now'>,
): KeyboardScans {
  const hearers: Hear[] = []
  let unheard: { burst: Burst; at: number } | null = null
  let isAsked = false

  function say(burst: Burst, at: number): void {
    const hear = hearers.at(-1)
    unheard = hear ? null : { burst, at }
    hear?.(burst)
  }

  function sayUnheard(): void {
    if (unheard && clock.now() - unheard.at < unheardMs) say(unheard.burst, unheard.at)
  }

  async function begin(): Promise<void> {
    if (isAsked) return
    isAsked = true
    const listen = await load()
    listen((burst) => say(burst, clock.now()))
  }

  return {
    start: () => void begin().catch(() => (isAsked = false)),
    onBurst(hear) {
      hearers.push(hear)
      // Of several that come with one screen the last one has it, as of any other scan.
      queueMicrotask(sayUnheard)
      return () => void hearers.splice(hearers.lastIndexOf(hear), 1)
    },
  }
}
