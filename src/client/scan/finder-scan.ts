import type { Quad } from './geometry.ts'
import type { Luminance } from './luminance.ts'

/** Every so many rows: a finder pattern that a decoder can read is seven modules of a pixel and a half high. */
const rowStep = 4
/** How many of the rows through one show it, before it counts. */
const leastRows = 2

/**
 * True where a finder pattern's 1:1:3:1:1 (ISO/IEC 18004:2015, section 6.3.3) stands outside the quadrilateral: another
 * code may be in view. One pass over a quarter of the rows, a millisecond; a picture of a fence may deceive it.
 */
export function hasFinderBeside(luminance: Luminance, quad: Quad): boolean {
  const box = boxAround(quad)
  const found: { x: number; y: number; rows: number }[] = []
  for (let y = 0; y < luminance.height; y += rowStep) {
    for (const x of findersIn(luminance, y)) {
      if (x > box.left && x < box.right && y > box.top && y < box.bottom) continue
      const near = found.find((other) => Math.abs(other.x - x) < 6 && y - other.y <= 2 * rowStep)
      if (!near) found.push({ x, y, rows: 1 })
      else {
        near.rows += 1
        near.y = y
        if (near.rows >= leastRows) return true
      }
    }
  }
  return false
}

function boxAround(quad: Quad) {
  const [xs, ys] = [quad.map(({ x }) => x), quad.map(({ y }) => y)]
  const margin = (Math.max(...xs) - Math.min(...xs)) / 10
  return {
    left: Math.min(...xs) - margin,
    right: Math.max(...xs) + margin,
    top: Math.min(...ys) - margin,
    bottom: Math.max(...ys) + margin,
  }
}

/** The middles of the patterns in one row, dark on light and light on dark. */
function findersIn({ data, offset, stride, width }: Luminance, y: number): number[] {
  const start = offset + y * stride
  const found: number[] = []
  const runs = [0, 0, 0, 0, 0]
  let mean = data[start] ?? 0
  let isDark = false
  let from = 0
  for (let x = 0; x < width; x += 1) {
    const value = data[start + x] as number
    mean += (value - mean) / 24 // what was seen lately, as a scanner's beam does it
    const isNowDark: boolean = isDark ? value < mean + 4 : value < mean - 4
    if (isNowDark === isDark) continue
    runs.shift()
    runs.push(x - from)
    from = x
    isDark = isNowDark
    if (isFinder(runs)) found.push(x - runs.reduce((a, b) => a + b) / 2)
  }
  return found
}

function isFinder([a = 0, b = 0, c = 0, d = 0, e = 0]: readonly number[]): boolean {
  const module = (a + b + c + d + e) / 7
  if (module < 1.2) return false
  const isOne = (run: number) => Math.abs(run - module) <= module * 0.7
  return isOne(a) && isOne(b) && isOne(d) && isOne(e) && Math.abs(c - 3 * module) <= 1.5 * module
}
