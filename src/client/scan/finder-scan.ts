import { boxOf, type Quad } from './geometry.ts'
import type { Luminance } from './luminance.ts'

/** Every so many rows: the core of a finder pattern is three modules high, of two pixels or more where codes are near. */
const rowStep = 6
/** Smaller patterns, of seven modules, no decoder reads, in pixels; larger ones have no room for their code, as a share of the height. */
const leastPx = 8.4
const mostShare = 1 / 3
/** From the mean of what lies around it to dark or light, as a share of the contrast of the code that was read: noise is less. */
const swingShare = 1 / 14
const leastSwing = 4

/** The middle of a pattern on its line, and how long it is there, in pixels. */
type Pattern = { at: number; length: number }

/**
 * True where a finder pattern's 1:1:3:1:1 (ISO/IEC 18004:2015, section 6.3.3) stands outside the quadrilateral, along a
 * row and the column through it: another code may be in view. One pass over a sixth of the rows, a third of a
 * millisecond; a fence has it one way only.
 */
export function hasFinderBeside(luminance: Luminance, quad: Quad): boolean {
  const box = boxAround(quad)
  const isInBox = (x: number, y: number) => x > box.left && x < box.right && y > box.top && y < box.bottom
  const mostPx = luminance.height * mostShare
  const swing = Math.max(leastSwing, contrastIn(luminance, box) * swingShare)
  for (let y = 0; y < luminance.height; y += rowStep) {
    for (const { at: x, length } of patternsIn(rowOf(luminance, y), swing))
      if (length < mostPx && !isInBox(x, y) && isInColumn(luminance, x, y, length, swing)) return true
  }
  return false
}

type Box = { left: number; right: number; top: number; bottom: number }

function boxAround(quad: Quad): Box {
  const { x, y, width, height } = boxOf(quad)
  const margin = width / 10
  return { left: x - margin, right: x + width + margin, top: y - margin, bottom: y + height + margin }
}

/** In grey levels, of every eighth pixel each way. */
function contrastIn({ data, offset, stride, width, height }: Luminance, box: Box): number {
  let [least, most] = [255, 0]
  for (let y = Math.max(0, Math.ceil(box.top)); y < Math.min(height, box.bottom); y += 8) {
    for (let x = Math.max(0, Math.ceil(box.left)); x < Math.min(width, box.right); x += 8) {
      const value = data[offset + y * stride + x] as number
      if (value < least) least = value
      if (value > most) most = value
    }
  }
  return Math.max(0, most - least)
}

/** The row went through the core, and a finder pattern is about as high as it is wide, turned and tilted too. */
function isInColumn(luminance: Luminance, x: number, y: number, length: number, swing: number): boolean {
  const [from, to] = [Math.max(0, Math.round(y - length)), Math.min(luminance.height, Math.round(y + length))]
  return patternsIn(columnOf(luminance, Math.round(x), from, to), swing).some(
    ({ at, length: height }) =>
      Math.abs(from + at - y) < 0.3 * length && height < 1.5 * length && length < 1.5 * height,
  )
}

type Line = { data: Uint8Array; start: number; step: number; length: number }

const rowOf = ({ data, offset, stride, width }: Luminance, y: number): Line => ({
  data,
  start: offset + y * stride,
  step: 1,
  length: width,
})

const columnOf = ({ data, offset, stride }: Luminance, x: number, from: number, to: number): Line => ({
  data,
  start: offset + from * stride + x,
  step: stride,
  length: to - from,
})

/** Dark on light and light on dark. */
function patternsIn({ data, start, step, length }: Line, swing: number): Pattern[] {
  const found: Pattern[] = []
  const end = start + length * step
  const most = Math.round(swing * 256)
  // The last five runs, and the mean of what was seen lately, in 1/256 of a grey level.
  let [a, b, c, d] = [0, 0, 0, 0]
  let mean = (data[start] as number) << 8
  let at = start
  for (let isDark = false; at < end; isDark = !isDark) {
    const from = at
    // A loop for each, without a branch inside: this is all that it costs.
    if (isDark) {
      for (; at < end; at += step) {
        const off = ((data[at] as number) << 8) - mean
        mean += off >> 5
        if (off > most) break
      }
    } else {
      for (; at < end; at += step) {
        const off = ((data[at] as number) << 8) - mean
        mean += off >> 5
        if (off < -most) break
      }
    }
    const e = (at - from) / step
    const total = a + b + c + d + e
    if (at < end && isFinder(a, b, c, d, e, total))
      found.push({ at: (at - start) / step - total / 2, length: total })
    a = b
    b = c
    c = d
    d = e
  }
  return found
}

function isFinder(a: number, b: number, c: number, d: number, e: number, total: number): boolean {
  if (total < leastPx) return false
  const module = total / 7
  const slack = module * 0.7
  const isOne = (run: number) => run >= module - slack && run <= module + slack
  return isOne(a) && isOne(b) && isOne(d) && isOne(e) && Math.abs(c - 3 * module) <= 1.5 * module
}
