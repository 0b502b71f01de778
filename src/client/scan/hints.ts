import type { Hint } from './camera-state.ts'
import type { Clock } from './clock.ts'

/** What to say after how long without a read (docs/scanner.md#rules). */
export const hintTimes: ReadonlyArray<{ afterMs: number; hint: Hint }> = [
  { afterMs: 4000, hint: 'hold-steady' },
  { afterMs: 8000, hint: 'move-closer' },
  { afterMs: 12_000, hint: 'type-code' },
]

export function createHints(clock: Clock, say: (hint: Hint) => void) {
  let cancel: (() => void) | null = null

  function waitFor(index: number, sinceAt: number): void {
    const next = hintTimes[index]
    cancel = next
      ? clock.after(sinceAt + next.afterMs - clock.now(), () => {
          say(next.hint)
          waitFor(index + 1, sinceAt)
        })
      : null
  }

  return {
    begin(): void {
      cancel?.()
      say('none')
      waitFor(0, clock.now())
    },
    rest(): void {
      cancel?.()
      cancel = null
      say('none')
    },
  }
}
