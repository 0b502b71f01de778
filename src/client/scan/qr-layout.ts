import type { Grey } from './luminance.ts'

/** The modules of a symbol's side (ISO/IEC 18004:2015, section 6.3.2). */
export const sideOf = (version: number) => 17 + 4 * version

export const dark = 1
export const light = -1

const finderCentres = (side: number) => [
  [3, 3],
  [side - 4, 3],
  [3, side - 4],
]

/**
 * The modules whose colour the standard fixes (ISO/IEC 18004:2015, section 6.3): finder patterns with their
 * separators, timing and alignment patterns, the dark module. `dark`, `light`, or 0 for what carries data; row by row.
 */
export function fixedModules(version: number): Int8Array {
  const side = sideOf(version)
  const modules = new Int8Array(side * side)
  const set = (x: number, y: number, isDark: boolean) => {
    if (x >= 0 && y >= 0 && x < side && y < side) modules[y * side + x] = isDark ? dark : light
  }
  const rings = (x: number, y: number, reach: number, isDark: (ring: number) => boolean) => {
    for (let dy = -reach; dy <= reach; dy += 1) {
      for (let dx = -reach; dx <= reach; dx += 1) {
        set(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))))
      }
    }
  }
  for (let i = 8; i < side - 8; i += 1) {
    set(i, 6, i % 2 === 0)
    set(6, i, i % 2 === 0)
  }
  for (const [x = 0, y = 0] of alignmentCentres(version)) rings(x, y, 2, (ring) => ring !== 1)
  for (const [x = 0, y = 0] of finderCentres(side)) rings(x, y, 4, (ring) => ring !== 2 && ring !== 4)
  set(8, side - 8, true)
  return modules
}

/** Annex E as a rule; version 32 is the one that it does not fit. Those under a finder pattern are drawn over. */
function alignmentCentres(version: number): number[][] {
  if (version < 2) return []
  const last = sideOf(version) - 7
  const count = Math.floor(version / 7) + 2
  const step = version === 32 ? 26 : Math.ceil((4 * version + 4) / (2 * count - 2)) * 2
  const places = [6, ...Array.from({ length: count - 1 }, (_, i) => last - i * step)]
  const isFinder = (x: number, y: number) => (x === 6 && (y === 6 || y === last)) || (x === last && y === 6)
  return places.flatMap((y) => places.filter((x) => !isFinder(x, y)).map((x) => [x, y]))
}

const modulePx = 3
const quietModules = 4

/** A picture of the modules as a printer would make it: black on white with its quiet zone. */
export function drawnModules(modules: Int8Array, side: number): Grey {
  const width = (side + 2 * quietModules) * modulePx
  const data = new Uint8Array(width * width).fill(255)
  for (let row = 0; row < side; row += 1) {
    const top = (row + quietModules) * modulePx * width
    for (let column = 0; column < side; column += 1) {
      if (modules[row * side + column] !== dark) continue
      const from = top + (column + quietModules) * modulePx
      data.fill(0, from, from + modulePx)
    }
    for (let i = 1; i < modulePx; i += 1) data.copyWithin(top + i * width, top, top + width)
  }
  return { data, width, height: width }
}
