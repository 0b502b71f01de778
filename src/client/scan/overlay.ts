import type { Clock } from './clock.ts'
import type { Corners } from './open-camera.ts'

/** The corners found are drawn for this long (docs/scanner.md#rules). */
const cornersMs = 150

/** Tells where the code is, and null once it has not been seen for `cornersMs`. */
export function createOverlay(clock: Clock, draw: (corners: Corners | null) => void) {
  let cancel: (() => void) | null = null

  function show(corners: Corners | null): void {
    if (!corners && !cancel) return
    cancel?.()
    cancel = corners ? clock.after(cornersMs, () => show(null)) : null
    draw(corners)
  }

  return { show }
}
