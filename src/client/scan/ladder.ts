import { areaOf, type Quad } from './geometry.ts'
import { darkHalved, doubled, inverted, partingLevel, thresholded, thresholdedByMean } from './grey.ts'
import type { Grey } from './luminance.ts'
import { drawnModules, sideOf } from './qr-layout.ts'
import type { Look, QrReader } from './qr-reader.ts'
import { straightened } from './straighten.ts'
import { type QrSymbol, type Sight, sightOf } from './symbols.ts'

/** One way to make a picture readable: what is done to it, how it is looked at then, and how much larger it has become. */
type Rung = { look: Look; made?: (grey: Grey) => Grey | null; scale?: number }

/** The larger side up to which a picture is small: its modules have two or three pixels. */
const smallPx = 420
/** What is less is a sensor's noise. */
const leastContrast = 12
/** Of a mesh, which costs as much as a look. */
const meshesALook = 3

/** From the cheapest look to the dearest. Each was measured with the pictures of bench/scan-stills. */
const rungs: readonly Rung[] = [
  { look: { isEvery: true, canInvert: true, canShrink: true } },
  { look: { isEvery: true, binarizer: 'histogram', canDenoise: true } },
  { look: { isEvery: true, binarizer: 'half' }, made: evened },
  // What zxing-cpp calls denoise closes gaps of a pixel, in its black and white picture.
  { look: { isEvery: true, canShrink: true, canDenoise: true } },
  { look: { isEvery: true, binarizer: 'histogram' }, made: darkHalved, scale: 0.5 },
  { look: { isEvery: true, binarizer: 'half' }, made: belowGround },
  { look: { isEvery: true }, made: (grey) => (isSmall(grey) ? doubled(grey) : null), scale: 2 },
]

export const rungCount = rungs.length

function isSmall({ width, height }: Grey): boolean {
  return Math.max(width, height) <= smallPx
}

// A quarter of a small picture, and of a large one no more than a code's own light and shade.
function evened(grey: Grey): Grey {
  const radius = Math.max(12, Math.min(40, Math.round(Math.min(grey.width, grey.height) / 12)))
  return thresholdedByMean(grey, radius, 3)
}

/** A ground that is darker than the mean hides a code without a quiet zone: what is darker still is the code. */
function belowGround(grey: Grey): Grey | null {
  const { level } = partingLevel(grey)
  const { dark, bright } = partingLevel(grey, level)
  return bright - dark < leastContrast ? null : thresholded(grey, (dark + bright) / 2)
}

/** One rung: what is in the picture when looked at in this way, and null where nothing is read. */
export function climb(reader: QrReader, grey: Grey, rung: number): Sight | null {
  const { look, made, scale = 1 } = rungs[rung] ?? {}
  if (!look) return null
  const seen = made ? made(grey) : grey
  if (!seen) return null
  const symbols = reader.look({ ...seen, offset: 0, stride: seen.width }, look)
  const meshed = symbols.some(({ kind }) => kind !== 'damaged') ? [] : mended(reader, grey, symbols, scale)
  const sight = sightOf([...symbols, ...meshed])
  return sight && scaled(sight, 1 / scale)
}

/** A still picture: all rungs, until one of them reads. Runs in a worker; its time is that of three plain looks. */
export function readStill(reader: QrReader, grey: Grey): Sight | null {
  for (let rung = 0; rung < rungs.length; rung += 1) {
    const sight = climb(reader, grey, rung)
    if (sight) return sight
  }
  return null
}

/** Those that were found and not read, straightened and drawn anew: the decoder's own correction does the rest. */
function mended(reader: QrReader, grey: Grey, symbols: readonly QrSymbol[], scale: number): QrSymbol[] {
  const found: QrSymbol[] = []
  for (const symbol of differing(symbols).slice(0, meshesALook)) {
    const corners = scaledQuad(symbol.corners, 1 / scale)
    const modules = straightened(symbol.isInverted ? inverted(grey) : grey, corners, symbol.version)
    if (!modules) continue
    const drawn = drawnModules(modules, sideOf(symbol.version))
    const read = reader.look({ ...drawn, offset: 0, stride: drawn.width }, { isPure: true })
    found.push(...read.map((other) => ({ ...other, corners: symbol.corners })))
  }
  return found
}

type Damaged = Extract<QrSymbol, { kind: 'damaged' }>

/** The same symbol is found by several ways of one look. */
function differing(symbols: readonly QrSymbol[]): Damaged[] {
  const kept: Damaged[] = []
  for (const symbol of symbols) {
    if (symbol.kind !== 'damaged') continue
    const reach = Math.sqrt(areaOf(symbol.corners)) / 10
    const isNear = ({ version, corners }: Damaged) =>
      version === symbol.version &&
      corners.every(({ x, y }, i) => {
        const other = symbol.corners[i]
        return other && Math.hypot(other.x - x, other.y - y) < reach
      })
    if (!kept.some(isNear)) kept.push(symbol)
  }
  return kept
}

function scaled(sight: Sight, scale: number): Sight {
  return scale === 1 ? sight : { ...sight, corners: scaledQuad(sight.corners, scale) }
}

function scaledQuad([a, b, c, d]: Quad, scale: number): Quad {
  const by = ({ x, y }: { x: number; y: number }) => ({ x: x * scale, y: y * scale })
  return [by(a), by(b), by(c), by(d)]
}
