import { areaOf, perspectiveOf, type Quad, type Rect } from './geometry.ts'
import { boxMean } from './grey.ts'
import { cropped, type Grey } from './luminance.ts'
import { dark, fixedModules, light, sideOf } from './qr-layout.ts'

/**
 * One pass: a node to so many modules, what it looks at in modules to each side, and how far it goes beyond what its
 * neighbours say. A fold of a shirt is no finer than the first; half a module is the next one's place.
 */
type Pass = { spacing: number; reach: number; range: number }
const passes: readonly Pass[] = [
  { spacing: 4, reach: 3, range: 0.45 },
  { spacing: 3, reach: 2, range: 0.3 },
]
/** What a way of one module from where the neighbours are costs, as a share of the picture's contrast. */
const stiffness = 0.25
/** Light and shade change over so many modules to each side. */
const shadeReach = 3
/** Of a fold's slope, what the next node is expected to go on with. */
const momentum = 0.5

/** Of the modules whose colour is fixed, those that a symbol on the worst of sheets still shows where they belong. */
const likelyShare = 0.7

/** The middles of the modules in the picture, row by row. */
type Places = { x: Float32Array; y: Float32Array }

/**
 * The modules of a symbol on a sheet that is not flat: a cup, a shirt, a crumpled receipt. The corners and the
 * version come from a decoder that found it and could not read it. A mesh is laid over the symbol as over a flat
 * one; then each of its nodes, those near the finder patterns first, goes where the modules around it are
 * the most black and the most white. `dark` and `light`, row by row; null where the corners are no symbol's.
 */
export function straightened(grey: Grey, corners: Quad, version: number): Int8Array | null {
  const side = sideOf(version)
  const modulePx = Math.sqrt(areaOf(corners)) / side
  if (!(modulePx >= 1.5)) return null
  const fixed = fixedModules(version)
  const whole = flatPlaces(corners, side)
  if (!isLikely(valuesAt(grey, whole), fixed, side)) return null
  const around = areaAround(whole, 4 * modulePx, grey)
  if (around.width < side || around.height < side) return null
  const flat: Places = { x: whole.x.map((x) => x - around.x), y: whole.y.map((y) => y - around.y) }
  // A module's own mean, so that a speck in its middle does not decide.
  const soft = boxMean(cropped(grey, around), Math.round(modulePx / 4))
  const places = passes.reduce(
    (from, pass) => bent(from, fittedMesh(pass, soft, from, fixed, side, modulePx), side),
    flat,
  )
  return sampled(soft, places, fixed, side)
}

function areaAround({ x, y }: Places, margin: number, { width, height }: Grey): Rect {
  const left = Math.max(0, Math.floor(Math.min(...x) - margin))
  const top = Math.max(0, Math.floor(Math.min(...y) - margin))
  const right = Math.min(width, Math.ceil(Math.max(...x) + margin))
  const bottom = Math.min(height, Math.ceil(Math.max(...y) + margin))
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** Most of what the standard fixes is as it should be. A wrong guess of a decoder's costs no mesh. */
function isLikely(values: Float32Array, fixed: Int8Array, side: number): boolean {
  const levels = thresholdsOf(values, side)
  let known = 0
  let right = 0
  for (const [i, colour] of fixed.entries()) {
    if (colour === 0) continue
    known += 1
    if ((values[i] ?? 0) < (levels[i] ?? 0) === (colour === dark)) right += 1
  }
  return right >= likelyShare * known
}

function flatPlaces(corners: Quad, side: number): Places {
  const place = perspectiveOf(corners)
  const x = new Float32Array(side * side)
  const y = new Float32Array(side * side)
  for (let i = 0; i < x.length; i += 1) {
    const at = place(((i % side) + 0.5) / side, (Math.floor(i / side) + 0.5) / side)
    x[i] = at.x
    y[i] = at.y
  }
  return { x, y }
}

/** How far each node is from its place so far, in pixels; `count` nodes a side, `step` modules apart. */
type Mesh = { count: number; step: number; x: Float32Array; y: Float32Array; isPlaced: Uint8Array }

function fittedMesh(
  { spacing, reach, range }: Pass,
  soft: Grey,
  places: Places,
  fixed: Int8Array,
  side: number,
  modulePx: number,
): Mesh {
  const cells = Math.max(2, Math.round(side / spacing))
  const count = cells + 1
  const step = side / cells
  const [x, y] = [new Float32Array(count ** 2), new Float32Array(count ** 2)]
  const mesh: Mesh = { count, step, x, y, isPlaced: new Uint8Array(count ** 2) }
  const values = valuesAt(soft, places)
  const price = (stiffness * (Math.max(...values) - Math.min(...values))) / modulePx ** 2
  const contrast = contrastOf(soft, places, thresholdsOf(values, side), fixed, side)
  for (const node of nearestToFinders(count, step, side)) {
    const patch = patchOf((node % count) * step, Math.floor(node / count) * step, reach, side)
    const [toX, toY] = best(patch, expected(mesh, node), range * modulePx, price, contrast)
    x[node] = toX
    y[node] = toY
    mesh.isPlaced[node] = 1
  }
  return mesh
}

type Patch = { left: number; right: number; top: number; bottom: number }

function patchOf(column: number, row: number, reach: number, side: number): Patch {
  return {
    left: Math.max(0, Math.ceil(column - 0.5 - reach)),
    right: Math.min(side - 1, Math.floor(column - 0.5 + reach)),
    top: Math.max(0, Math.ceil(row - 0.5 - reach)),
    bottom: Math.min(side - 1, Math.floor(row - 0.5 + reach)),
  }
}

/** What is fixed counts by its colour, the rest by how far it is from grey: its colour is what is asked. */
function contrastOf(soft: Grey, flat: Places, levels: Float32Array, fixed: Int8Array, side: number) {
  const { data, width, height } = soft
  return ({ left, right, top, bottom }: Patch, dx: number, dy: number): number => {
    let sum = 0
    for (let row = top; row <= bottom; row += 1) {
      for (let i = row * side + left; i <= row * side + right; i += 1) {
        let x = ((flat.x[i] as number) + dx) | 0
        let y = ((flat.y[i] as number) + dy) | 0
        if (x < 0) x = 0
        else if (x >= width) x = width - 1
        if (y < 0) y = 0
        else if (y >= height) y = height - 1
        const over = (data[y * width + x] as number) - (levels[i] as number)
        const colour = fixed[i] as number
        sum += colour === 0 ? Math.abs(over) : -colour * over
      }
    }
    return sum / ((right - left + 1) * (bottom - top + 1))
  }
}

type Contrast = ReturnType<typeof contrastOf>

/** Three rounds, each with half the step of the one before. */
function best(patch: Patch, start: Shift, range: number, price: number, contrast: Contrast): Shift {
  let [x, y] = start
  let most = Number.NEGATIVE_INFINITY
  for (let round = 0, step = range / 2; round < 3; round += 1, step /= 2) {
    const [fromX, fromY] = [x, y]
    const steps = round === 0 ? 2 : 1
    for (let v = -steps; v <= steps; v += 1) {
      for (let u = -steps; u <= steps; u += 1) {
        const [tryX, tryY] = [fromX + u * step, fromY + v * step]
        const way = (tryX - start[0]) ** 2 + (tryY - start[1]) ** 2
        const score = contrast(patch, tryX, tryY) - price * way
        if (score <= most) continue
        most = score
        x = tryX
        y = tryY
      }
    }
  }
  return [x, y]
}

function nearestToFinders(count: number, step: number, side: number): number[] {
  const distance = (node: number) => {
    const [x, y] = [(node % count) * step, Math.floor(node / count) * step]
    const far = side - 3.5
    return Math.min(Math.hypot(x - 3.5, y - 3.5), Math.hypot(x - far, y - 3.5), Math.hypot(x - 3.5, y - far))
  }
  const nodes = Array.from({ length: count ** 2 }, (_, node) => ({ node, distance: distance(node) }))
  return nodes.toSorted((a, b) => a.distance - b.distance).map(({ node }) => node)
}

type Shift = [number, number]

/** As the nodes around it that have their place go on: each says its own, and how that differs from the one behind. */
function expected({ count, x, y, isPlaced }: Mesh, node: number): Shift {
  const [column, row] = [node % count, Math.floor(node / count)]
  let [sumX, sumY, weights] = [0, 0, 0]
  for (let v = -1; v <= 1; v += 1) {
    for (let u = -1; u <= 1; u += 1) {
      const near = placeIn(count, column + u, row + v)
      if ((u === 0 && v === 0) || near === null || isPlaced[near] === 0) continue
      const behind = placeIn(count, column + 2 * u, row + 2 * v)
      const isKnown = behind !== null && isPlaced[behind] === 1
      const weight = u === 0 || v === 0 ? 1 : 0.7
      const going = (shifts: Float32Array) => {
        const own = shifts[near] ?? 0
        return weight * (isKnown ? own + momentum * (own - (shifts[behind] ?? 0)) : own)
      }
      sumX += going(x)
      sumY += going(y)
      weights += weight
    }
  }
  return weights === 0 ? [0, 0] : [sumX / weights, sumY / weights]
}

function placeIn(count: number, column: number, row: number): number | null {
  return column < 0 || row < 0 || column >= count || row >= count ? null : row * count + column
}

/** The places moved with the mesh, bilinearly between its nodes. */
function bent(from: Places, mesh: Mesh, side: number): Places {
  const x = new Float32Array(from.x)
  const y = new Float32Array(from.y)
  for (let i = 0; i < x.length; i += 1) {
    const u = ((i % side) + 0.5) / mesh.step
    const v = (Math.floor(i / side) + 0.5) / mesh.step
    const node = Math.floor(v) * mesh.count + Math.floor(u)
    const [right, down] = [u % 1, v % 1]
    const between = (shifts: Float32Array) => {
      const above = (shifts[node] ?? 0) * (1 - right) + (shifts[node + 1] ?? 0) * right
      const next = node + mesh.count
      const below = (shifts[next] ?? 0) * (1 - right) + (shifts[next + 1] ?? 0) * right
      return above * (1 - down) + below * down
    }
    x[i] = (x[i] ?? 0) + between(mesh.x)
    y[i] = (y[i] ?? 0) + between(mesh.y)
  }
  return { x, y }
}

function sampled(soft: Grey, places: Places, fixed: Int8Array, side: number): Int8Array {
  const values = valuesAt(soft, places)
  const levels = thresholdsOf(values, side)
  return fixed.map((colour, i) => {
    if (colour !== 0) return colour
    return (values[i] ?? 0) < (levels[i] ?? 0) ? dark : light
  })
}

function valuesAt({ data, width, height }: Grey, { x, y }: Places): Float32Array {
  return x.map((at, i) => {
    const column = Math.min(width - 1, Math.max(0, Math.floor(at)))
    const row = Math.min(height - 1, Math.max(0, Math.floor(y[i] ?? 0)))
    return data[row * width + column] ?? 0
  })
}

/** For each module the middle between the darkest and the brightest around it: light falls unevenly on a sheet. */
function thresholdsOf(values: Float32Array, side: number): Float32Array {
  const least = extremes(values, side, Math.min)
  const most = extremes(values, side, Math.max)
  return least.map((value, i) => (value + (most[i] ?? 0)) / 2)
}

function extremes(values: Float32Array, side: number, pick: (a: number, b: number) => number): Float32Array {
  const along = (from: Float32Array, step: number) =>
    from.map((value, i) => {
      const place = step === 1 ? i % side : Math.floor(i / side)
      let found = value
      for (let d = Math.max(-shadeReach, -place); d <= Math.min(shadeReach, side - 1 - place); d += 1) {
        found = pick(found, from[i + d * step] ?? value)
      }
      return found
    })
  return along(along(values, 1), side)
}
