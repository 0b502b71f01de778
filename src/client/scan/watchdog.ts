import type { Clock } from './clock.ts'

/** A camera that shows nothing new for this long is dead (docs/scanner.md#rules). */
const silenceMs = 2000

type WatchdogDeps = { clock: Clock; isVisible(): boolean; onSilent(): void }

/**
 * Watches for a stream that has gone quiet. It looks only while frames are due, that is while decoding or
 * after a `mute`, and only on a visible page: a hidden page presents no frames and is not dead.
 */
export function createWatchdog({ clock, isVisible, onSilent }: WatchdogDeps) {
  let lastSignAt = 0
  let isExpecting = false
  let isMuted = false
  let disarm: (() => void) | null = null

  function arm(): void {
    disarm?.()
    disarm = null
    if (!isExpecting && !isMuted) return
    disarm = clock.after(Math.max(1, lastSignAt + silenceMs - clock.now()), check)
  }

  function check(): void {
    disarm = null
    if (!isVisible()) return // `returned` arms it again
    if (clock.now() - lastSignAt < silenceMs) return arm()
    isExpecting = false
    isMuted = false
    onSilent()
  }

  function grace(): void {
    lastSignAt = clock.now()
    arm()
  }

  return {
    frame(): void {
      lastSignAt = clock.now() // thirty times a second: the timer is not touched
    },
    expect(isDue: boolean): void {
      isExpecting = isDue
      grace()
    },
    muted(isNowMuted: boolean): void {
      isMuted = isNowMuted
      grace()
    },
    returned: grace,
    rest(): void {
      isExpecting = false
      isMuted = false
      arm()
    },
  }
}
