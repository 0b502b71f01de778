import type { Grey } from './luminance.ts'

/** The mean over the square that reaches `radius` pixels to each side, cut at the picture's edge. */
export function boxMean(grey: Grey, radius: number): Grey {
  if (radius === 0) return grey
  const { width, height } = grey
  const data = new Uint8Array(width * height)
  const sums = new Uint32Array(width) // of each column, over the rows in reach
  let rows = 0
  for (let y = -radius; y < height; y += 1) {
    if (y + radius < height) rows += addRow(sums, grey, y + radius, 1)
    if (y - radius > 0) rows -= addRow(sums, grey, y - radius - 1, -1)
    if (y >= 0) meanRow(sums, data, y * width, radius, rows)
  }
  return { data, width, height }
}

function addRow(sums: Uint32Array, { data, width }: Grey, y: number, sign: number): number {
  for (let x = 0, from = y * width; x < width; x += 1, from += 1) {
    sums[x] = (sums[x] as number) + sign * (data[from] as number)
  }
  return 1
}

// A running sum: the cost is the same for every radius.
function meanRow(sums: Uint32Array, to: Uint8Array, start: number, radius: number, rows: number): void {
  const width = sums.length
  let sum = 0
  let share = 0
  let columns = 0
  for (let x = -radius; x < width; x += 1) {
    const isGrowing = x + radius < width
    const isShrinking = x > radius
    if (isGrowing) sum += sums[x + radius] as number
    if (isShrinking) sum -= sums[x - radius - 1] as number
    if (isGrowing !== isShrinking) {
      columns += isGrowing ? 1 : -1
      share = 1 / (columns * rows)
    }
    if (x >= 0) to[start + x] = sum * share
  }
}

/**
 * Black where darker than its surroundings' mean by more than `margin`, else white (after Bradley and Roth, 2007). The
 * mean is of the halved picture: nobody sees the difference, and it costs a third.
 */
export function thresholdedByMean(grey: Grey, radius: number, margin: number): Grey {
  const { width, height } = grey
  const means = boxMean(halved(grey), radius >> 1)
  const data = new Uint8Array(width * height)
  for (let y = 0, i = 0; y < height; y += 1) {
    const row = Math.min(means.height - 1, y >> 1) * means.width
    for (let x = 0; x < width; x += 1, i += 1) {
      const mean = means.data[row + (x >> 1)] as number
      data[i] = (grey.data[i] as number) + margin > mean ? 255 : 0
    }
  }
  return { data, width, height }
}

export function thresholded(grey: Grey, level: number): Grey {
  const data = new Uint8Array(grey.data.length)
  for (let i = 0; i < data.length; i += 1) data[i] = (grey.data[i] as number) > level ? 255 : 0
  return { ...grey, data }
}

export function inverted(grey: Grey): Grey {
  const data = new Uint8Array(grey.data.length)
  for (let i = 0; i < data.length; i += 1) data[i] = 255 - (grey.data[i] as number)
  return { ...grey, data }
}

/** Half the size, each pixel the darkest of four: thin white lines through what is dark go. */
export function darkHalved({ data, width, height }: Grey): Grey {
  const [w, h] = [width >> 1, height >> 1]
  const half = new Uint8Array(w * h)
  for (let y = 0, to = 0; y < h; y += 1) {
    for (let x = 0, from = 2 * y * width; x < w; x += 1, from += 2, to += 1) {
      const a = data[from] as number
      const b = data[from + 1] as number
      const c = data[from + width] as number
      const d = data[from + width + 1] as number
      const above = a < b ? a : b
      const below = c < d ? c : d
      half[to] = above < below ? above : below
    }
  }
  return { data: half, width: w, height: h }
}

/** A border of `size` pixels around it. */
export function withMargin(grey: Grey, size: number, level: number): Grey {
  const width = grey.width + 2 * size
  const height = grey.height + 2 * size
  const data = new Uint8Array(width * height).fill(level)
  for (let y = 0; y < grey.height; y += 1) {
    const row = grey.data.subarray(y * grey.width, (y + 1) * grey.width)
    data.set(row, (y + size) * width + size)
  }
  return { data, width, height }
}

/** Twice the size, by Catmull and Rom's cubic: what is between two pixels is guessed, not stepped. */
export function doubled({ data, width, height }: Grey): Grey {
  const wide = new Uint8ClampedArray(width * 2 * height)
  for (let y = 0; y < height; y += 1) doubleAlong(data, wide, y * width, y * width * 2, 1, width)
  const both = new Uint8ClampedArray(width * height * 4)
  for (let x = 0; x < width * 2; x += 1) doubleAlong(wide, both, x, x, width * 2, height)
  return { data: new Uint8Array(both.buffer), width: width * 2, height: height * 2 }
}

// The two new pixels lie a quarter to either side of the old one.
function doubleAlong(
  from: Uint8Array | Uint8ClampedArray,
  to: Uint8ClampedArray,
  start: number,
  target: number,
  step: number,
  length: number,
): void {
  const last = length - 1
  const at = (i: number) => from[start + (i > last ? last : i) * step] as number
  let [a, b, c, d] = [at(0), at(0), at(0), at(1)]
  for (let i = 0, into = target; i < length; i += 1, into += 2 * step) {
    const e = at(i + 2)
    to[into] = (29 * b - 3 * a + 111 * c - 9 * d) / 128
    to[into + step] = (111 * c - 9 * b + 29 * d - 3 * e) / 128
    a = b
    b = c
    c = d
    d = e
  }
}

/** Half the size, each pixel the mean of four. */
function halved({ data, width, height }: Grey): Grey {
  const w = width >> 1
  const h = height >> 1
  const half = new Uint8Array(w * h)
  for (let y = 0, to = 0; y < h; y += 1) {
    for (let x = 0, from = 2 * y * width; x < w; x += 1, from += 2, to += 1) {
      const above = (data[from] as number) + (data[from + 1] as number)
      half[to] = (above + (data[from + width] as number) + (data[from + width + 1] as number) + 2) >> 2
    }
  }
  return { data: half, width: w, height: h }
}

/**
 * The level that parts the pixels up to `most` into the dark and the bright (Otsu, 1979), from every `step`th pixel; with
 * the two sides' means.
 */
export function partingLevel(
  { data }: Grey,
  most = 255,
  step = 7,
): { level: number; dark: number; bright: number } {
  const counts = new Uint32Array(most + 1)
  let [total, sum] = [0, 0]
  for (let i = 0; i < data.length; i += step) {
    const level = data[i] as number
    if (level > most) continue
    counts[level] = (counts[level] as number) + 1
    total += 1
    sum += level
  }
  let best = { level: 0, dark: 0, bright: 0 }
  let [below, belowSum, widest] = [0, 0, -1]
  for (let level = 0; level < most; level += 1) {
    below += counts[level] as number
    belowSum += level * (counts[level] as number)
    if (below === 0 || below === total) continue
    const [dark, bright] = [belowSum / below, (sum - belowSum) / (total - below)]
    const spread = below * (total - below) * (bright - dark) ** 2
    if (spread <= widest) continue
    widest = spread
    best = { level, dark, bright }
  }
  return best
}
