import type { MouseEvent } from 'react'

/** Two taps so close in time and place are one nervous finger. */
const doubleTapMs = 350
const doubleTapPx = 40

type Press = { at: number; x: number; y: number }
let before: Press | null = null
let last: Press | null = null

/** Watches where fingers come down, wherever that is: the second tap may find another button in the same place. */
export function watchTaps(target: Pick<Document, 'addEventListener' | 'removeEventListener'>): () => void {
  function onPress(event: PointerEvent): void {
    before = last
    last = { at: event.timeStamp, x: event.clientX, y: event.clientY }
  }
  target.addEventListener('pointerdown', onPress, { capture: true })
  return () => target.removeEventListener('pointerdown', onPress, { capture: true })
}

/** For what must not happen by accident: the handler, deaf to the second tap of a double one. */
export function deliberate(run: () => void): (event: MouseEvent) => void {
  return (event) => {
    const isByKey = event.detail === 0
    if (isByKey || !isDoubleTap(before, last)) run()
  }
}

export function isDoubleTap(first: Press | null, second: Press | null): boolean {
  if (!first || !second) return false
  const isNear = Math.hypot(second.x - first.x, second.y - first.y) < doubleTapPx
  return isNear && second.at - first.at < doubleTapMs
}
