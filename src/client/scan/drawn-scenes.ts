import { encode } from 'uqr'
import type { Luminance } from './luminance.ts'

/** What a counter's camera sees, drawn: for tests. */
export type Scene = {
  text?: string
  /** The modules of a symbol that is made elsewhere, instead of a text; dark is true. */
  rows?: readonly (readonly boolean[])[]
  /** The code's side without its quiet zone, in pixels; none is an empty counter. */
  sizePx?: number
  atX?: number
  atY?: number
  turnDeg?: number
  /** Of the light that there should be. */
  light?: number
  /** Of a lamp's reflection on the code, 0 to 1. */
  glare?: number
  /** The way of the hand while the shutter was open, and from the frame before. */
  smearPx?: number
  quietModules?: number
  /** Of the sheet's surroundings. */
  ground?: number
}

const frame = { width: 1280, height: 720 }

/** A seeded generator (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** A frame's luminance, with a sensor's noise of plus or minus four levels. Several scenes are several codes in one. */
export function drawnFrame(scenes: readonly Scene[], random: () => number): Luminance {
  const { width, height } = frame
  const data = new Uint8Array(width * height)
  const [first] = scenes
  const light = first?.light ?? 1
  const codes = scenes.filter(({ sizePx = 0 }) => sizePx > 0).map(codeAt)
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      let level = first?.ground ?? (y > height * 0.7 ? 92 : 126) - (x / width) * 24
      for (const code of codes) level = code(x, y, level)
      data[i] = Math.max(0, Math.min(255, level * light + random() * 8 - 4))
    }
  }
  return { data, offset: 0, stride: width, width, height }
}

const usualText = 'https://stampdesk.example/stamp/394298061728'

function codeAt(scene: Scene) {
  const { sizePx = 0, turnDeg = 0 } = scene
  const { glare = 0, smearPx = 0, quietModules = 4, atX = 0, atY = 0 } = scene
  const rows = scene.rows ?? encode(scene.text ?? usualText, { ecc: 'M', border: 0 }).data
  const [columns, count] = [rows[0]?.length ?? 0, rows.length]
  const [sin, cos] = [Math.sin((turnDeg * Math.PI) / 180), Math.cos((turnDeg * Math.PI) / 180)]
  const [middleX, middleY] = [frame.width / 2 + atX, frame.height / 2 + atY]
  const modulePx = sizePx / Math.max(columns, count)
  const reach = sizePx * 0.75 + quietModules * modulePx * 1.5 + smearPx
  const steps = Math.max(1, Math.ceil(smearPx / 2))

  const levelAt = (dx: number, dy: number, behind: number) => {
    const column = Math.floor((dx * cos + dy * sin) / modulePx + columns / 2)
    const row = Math.floor((dy * cos - dx * sin) / modulePx + count / 2)
    const isOutside = (at: number, size: number) => at < -quietModules || at >= size + quietModules
    if (isOutside(column, columns) || isOutside(row, count)) return behind
    return rows[row]?.[column] ? 36 : 218
  }

  return (x: number, y: number, behind: number): number => {
    const [dx, dy] = [x - middleX, y - middleY]
    if (Math.abs(dx) > reach || Math.abs(dy) > reach) return behind
    let sum = 0
    for (let i = 0; i < steps; i += 1) sum += levelAt(dx + (smearPx * i) / steps - smearPx / 2, dy, behind)
    const away = ((dx - sizePx * 0.15) ** 2 + (dy + sizePx * 0.15) ** 2) / (sizePx * 0.28) ** 2
    return Math.min(252, sum / steps + glare * 230 * Math.exp(-away))
  }
}
