import type { Effort } from './decoder-protocol.ts'
import type { Point, Rect } from './geometry.ts'

/** What of a frame to look at, and how hard. */
type Look = { rect: Rect; effort: Effort }

/** How much of the frame's height the crop covers: 400 of 720 pixels (docs/scanner.md#frames). */
const cropShare = 400 / 720

/**
 * No single look reads everything: the crop of the middle is quick and takes the phone that is held up as it
 * should be; the whole frame, every third look, takes the others; between them the place where a code was
 * last found, as one counter's customers hold their phones alike.
 */
export function createFramePolicy() {
  let turn = 0
  let lastFound: Point | null = null

  return {
    next(width: number, height: number): Look {
      const look = turn % 3
      turn += 1
      if (look === 2) return { rect: wholeOf(width, height), effort: 'thorough' }
      const middle = { x: width / 2, y: height / 2 }
      const centre = look === 1 && lastFound ? lastFound : middle
      return { rect: cropAround(centre, width, height), effort: 'quick' }
    },

    /** The next look is at the whole frame. */
    widen(): void {
      turn += 2 - (turn % 3)
    },

    found(points: readonly Point[]): void {
      const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 })
      lastFound = { x: sum.x / points.length, y: sum.y / points.length }
    },
  }
}

function wholeOf(width: number, height: number): Rect {
  return { x: 0, y: 0, width: even(width), height: even(height) }
}

function cropAround(centre: Point, width: number, height: number): Rect {
  const side = even(Math.min(width, height, Math.max(400, Math.min(width, height) * cropShare)))
  const place = (at: number, length: number) => even(Math.min(Math.max(0, at - side / 2), length - side))
  return { x: place(centre.x, width), y: place(centre.y, height), width: side, height: side }
}

// A rectangle of a frame with half-size chroma starts and ends on even pixels (WebCodecs, `copyTo`).
function even(length: number): number {
  return Math.floor(length / 2) * 2
}
