import type { Burst } from './scanner-burst.ts'

type Hear = (burst: Burst) => void

export type KeyboardScans = {
  /** Asks for the listener, once; a failure is let go, and the next call asks again. */
  start(): void
  /** What scanners type goes to whoever came last; to nobody where nobody is. Returns what takes it back. */
  onBurst(hear: Hear): () => void
}

/**
 * The one recogniser of the page, whichever screen it shows. Its code comes apart from the first paint, and no
 * customer’s phone asks for it.
 */
export function createKeyboardScans(load: () => Promise<(onBurst: Hear) => void>): KeyboardScans {
  const hearers: Hear[] = []
  let isAsked = false

  async function begin(): Promise<void> {
    if (isAsked) return
    isAsked = true
    const listen = await load()
    listen((burst) => hearers.at(-1)?.(burst))
  }

  return {
    start: () => void begin().catch(() => (isAsked = false)),
    onBurst(hear) {
      hearers.push(hear)
      return () => void hearers.splice(hearers.lastIndexOf(hear), 1)
    },
  }
}
