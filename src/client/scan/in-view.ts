import type { Rect } from './geometry.ts'
import type { Luminance } from './luminance.ts'

/** Why a code in view may not be read, by the picture's own numbers. */
export type Trouble = 'too-dark' | 'glare' | 'moving' | 'too-far'

/** Something that looks like a code: where, and what is wrong with it. */
export type InView = { area: Rect; trouble: Trouble | null; isSteady: boolean }

/** Every fourth pixel to both sides: a module or less. */
const sampleStep = 4
/** A cell, in samples. */
const cellSamples = 4
const cellPx = sampleStep * cellSamples
/** The mean step from sample to sample, in grey levels, that a sensor's noise and a plain wall do not reach. */
const busyStep = 5
const leastCells = 6

type Samples = { data: Uint8Array; width: number; height: number }

/**
 * Looks for a patch that is busy to both sides, as a code is, and says what is wrong with it. Costs a sixteenth of the
 * picture's pixels. `before` is what an earlier look left of the same place, to tell what moves.
 */
export function createViewer() {
  let before: { key: string; samples: Samples } | null = null

  return {
    look(luminance: Luminance, key: string): InView | null {
      const samples = sampled(luminance)
      const last = before?.key === key ? before.samples : null
      before = { key, samples }
      const cells = cellsOf(samples)
      const patch = largestPatch(cells)
      if (!patch) return null
      const motion = last ? changed(samples, last, patch) : 0
      const levels = levelsIn(samples, patch)
      const area = pixelsOf(patch, luminance)
      return {
        area,
        trouble: troubleOf(cells, patch, levels, motion, luminance),
        isSteady: motion < steadyShare,
      }
    },
  }
}

/** Of a patch's contrast: what changes by less from one look to the next is noise. */
const steadyShare = 0.12
const movingShare = 0.25

function sampled({ data, offset, stride, width, height }: Luminance): Samples {
  const [columns, rows] = [Math.floor(width / sampleStep), Math.floor(height / sampleStep)]
  const samples = new Uint8Array(columns * rows)
  for (let y = 0, to = 0; y < rows; y += 1) {
    for (
      let x = 0, from = offset + y * sampleStep * stride;
      x < columns;
      x += 1, from += sampleStep, to += 1
    ) {
      // Two neighbours each way: half of the noise.
      const pair = (data[from] as number) + (data[from + 1] as number)
      samples[to] = (pair + (data[from + stride] as number) + (data[from + stride + 1] as number)) >> 2
    }
  }
  return { data: samples, width: columns, height: rows }
}

type Cells = {
  columns: number
  rows: number
  isBusy: Uint8Array
  least: Uint8Array
  most: Uint8Array
  across: Float32Array
  down: Float32Array
}

function cellsOf({ data, width, height }: Samples): Cells {
  const columns = Math.floor((width - 1) / cellSamples)
  const rows = Math.floor((height - 1) / cellSamples)
  const count = Math.max(0, columns * rows)
  const cells: Cells = {
    columns,
    rows,
    isBusy: new Uint8Array(count),
    least: new Uint8Array(count).fill(255),
    most: new Uint8Array(count),
    across: new Float32Array(count),
    down: new Float32Array(count),
  }
  for (let y = 0; y < rows * cellSamples; y += 1) {
    for (let x = 0; x < columns * cellSamples; x += 1) {
      const cell = (y >> 2) * columns + (x >> 2)
      const at = y * width + x
      const value = data[at] as number
      cells.across[cell] = (cells.across[cell] as number) + Math.abs(value - (data[at + 1] as number))
      cells.down[cell] = (cells.down[cell] as number) + Math.abs(value - (data[at + width] as number))
      if (value < (cells.least[cell] as number)) cells.least[cell] = value
      if (value > (cells.most[cell] as number)) cells.most[cell] = value
    }
  }
  const most = busyStep * cellSamples ** 2
  for (let i = 0; i < count; i += 1) {
    const [across, down] = [cells.across[i] as number, cells.down[i] as number]
    // A hand that moves takes one direction away.
    const isBoth = across > most && down > most
    cells.isBusy[i] = isBoth || across + down > 4 * most ? 1 : 0
  }
  return cells
}

/** In cells; `to` is the last one's next. */
type Patch = { left: number; top: number; right: number; bottom: number; cells: number }

/** The largest patch of busy cells that is about as wide as high, and filled. */
function largestPatch({ columns, rows, isBusy }: Cells): Patch | null {
  const seen = new Uint8Array(isBusy.length)
  let largest: Patch | null = null
  for (let start = 0; start < isBusy.length; start += 1) {
    if (isBusy[start] === 0 || seen[start] === 1) continue
    const patch = grown(start, columns, rows, isBusy, seen)
    if (isCodeLike(patch) && patch.cells > (largest?.cells ?? 0)) largest = patch
  }
  return largest
}

function grown(start: number, columns: number, rows: number, isBusy: Uint8Array, seen: Uint8Array): Patch {
  const patch: Patch = { left: columns, top: rows, right: 0, bottom: 0, cells: 0 }
  const open = [start]
  seen[start] = 1
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [x, y] = [at % columns, Math.floor(at / columns)]
    patch.left = Math.min(patch.left, x)
    patch.right = Math.max(patch.right, x + 1)
    patch.top = Math.min(patch.top, y)
    patch.bottom = Math.max(patch.bottom, y + 1)
    patch.cells += 1
    for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v += 1) {
      for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u += 1) {
        const next = v * columns + u
        if (isBusy[next] === 0 || seen[next] === 1) continue
        seen[next] = 1
        open.push(next)
      }
    }
  }
  return patch
}

function isCodeLike({ left, top, right, bottom, cells }: Patch): boolean {
  const [width, height] = [right - left, bottom - top]
  if (cells < leastCells || Math.max(width, height) > 2.2 * Math.min(width, height)) return false
  return cells >= 0.4 * width * height
}

function pixelsOf({ left, top, right, bottom }: Patch, { width, height }: Luminance): Rect {
  // A cell more to each side: the finder patterns' outer ring, and some of what is around it.
  const x = Math.max(0, left - 1) * cellPx
  const y = Math.max(0, top - 1) * cellPx
  const toX = Math.min(width, (right + 1) * cellPx)
  const toY = Math.min(height, (bottom + 1) * cellPx)
  return { x, y, width: (toX - x) & ~1, height: (toY - y) & ~1 }
}

type Levels = { dark: number; bright: number }

function levelsIn(samples: Samples, patch: Patch): Levels {
  const counts = new Uint32Array(256)
  let total = 0
  eachIn(samples, patch, (at) => {
    const level = samples.data[at] as number
    counts[level] = (counts[level] as number) + 1
    total += 1
  })
  const below = (share: number) => {
    let sum = 0
    return Math.max(
      0,
      counts.findIndex((count) => (sum += count) > share * total),
    )
  }
  return { dark: below(0.08), bright: below(0.92) }
}

/** The mean change, as a share of the contrast. */
function changed(now: Samples, last: Samples, patch: Patch): number {
  if (last.data.length !== now.data.length) return 0
  const { dark, bright } = levelsIn(now, patch)
  let sum = 0
  let total = 0
  eachIn(now, patch, (at) => {
    sum += Math.abs((now.data[at] as number) - (last.data[at] as number))
    total += 1
  })
  return sum / total / Math.max(16, bright - dark)
}

function eachIn({ width }: Samples, patch: Patch, run: (at: number) => void): void {
  for (let y = patch.top * cellSamples; y < patch.bottom * cellSamples; y += 1) {
    for (let x = patch.left * cellSamples; x < patch.right * cellSamples; x += 1) run(y * width + x)
  }
}

/** The brightest of a code in a room that is too dark; what a washed-out cell's darkest and brightest are above; a far code's side. */
export const darkRoom = 72
export const washedOut = 170
const brightest = 235
const glareShare = 0.025
const farPx = 150
/** One direction of a code that moved while the shutter was open has lost so much of the other's detail. */
const smearedRatio = 2.2

function troubleOf(
  cells: Cells,
  patch: Patch,
  levels: Levels,
  motion: number,
  of: Luminance,
): Trouble | null {
  if (levels.bright < darkRoom) return 'too-dark'
  const side = Math.max(patch.right - patch.left, patch.bottom - patch.top) * cellPx
  if (motion > movingShare || isSmeared(cells, patch)) return 'moving'
  if (levels.dark < washedOut - 60 && washedShare(cells, patch) > glareShare) return 'glare'
  return side < Math.min(farPx, Math.min(of.width, of.height) / 3) ? 'too-far' : null
}

function isSmeared(cells: Cells, patch: Patch): boolean {
  let across = 0
  let down = 0
  for (const cell of cellsIn(cells, patch)) {
    across += cells.across[cell] ?? 0
    down += cells.down[cell] ?? 0
  }
  return Math.max(across, down) > smearedRatio * Math.min(across, down)
}

/** Of the patch, what is white and lies between busy cells on all four sides: a code has no large white place inside. */
function washedShare(cells: Cells, patch: Patch): number {
  const { columns, isBusy, least, most } = cells
  const isBusyFrom = (cell: number, step: number, count: number) => {
    for (let i = 1; i <= count; i += 1) if (isBusy[cell + i * step] === 1) return true
    return false
  }
  let washed = 0
  for (const cell of cellsIn(cells, patch)) {
    if ((least[cell] ?? 0) <= washedOut || (most[cell] ?? 0) <= brightest) continue
    const [x, y] = [cell % columns, Math.floor(cell / columns)]
    const isAmid =
      isBusyFrom(cell, -1, x - patch.left) &&
      isBusyFrom(cell, 1, patch.right - 1 - x) &&
      isBusyFrom(cell, -columns, y - patch.top) &&
      isBusyFrom(cell, columns, patch.bottom - 1 - y)
    if (isAmid) washed += 1
  }
  return washed / patch.cells
}

function cellsIn({ columns }: Cells, { left, top, right, bottom }: Patch): number[] {
  const found: number[] = []
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) found.push(y * columns + x)
  }
  return found
}
