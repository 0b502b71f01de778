import { encode } from 'uqr'

/** How a code lies in the picture. */
export type Placement = {
  /** The side of the code without its quiet zone, in pixels, before it is tilted; 240. */
  sizePx?: number
  /** From the middle of the picture. */
  offsetX?: number
  offsetY?: number
  /** In the plane of the picture, and leaning back from it with perspective. */
  rotationDeg?: number
  tiltDeg?: number
  /** The brightness of a lamp's reflection over one corner, 0 to 1. */
  glare?: number
  /** White on black: a phone in dark mode. */
  isInverted?: boolean
  /** The white around the code, in modules; 4. */
  quietModules?: number
  /** The level of a dark module; 38. */
  dark?: number
  /** The level of what is behind the code, where that is not the counter. */
  ground?: number
  /** Of the room's light; 1. */
  light?: number
}

const samplesPerSide = 3

/** A seeded generator (mulberry32), so that a file can be made again. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** A counter in an even light, a little darker to the right, with edges that are no code. */
export function emptyScene(width: number, height: number): Uint8Array {
  const luma = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isTable = y > height * 0.72
      const board = Math.floor(x / (width / 9)) % 2 === 0 ? 0 : 7
      luma[y * width + x] = (isTable ? 92 : 128) + board - (x / width) * 26
    }
  }
  return luma
}

/** The scene with the code in it: dark on a white sheet with its quiet zone, held at its placement. */
export function drawScene(
  scene: Uint8Array,
  width: number,
  height: number,
  text: string,
  placement: Placement,
): Uint8Array {
  const { sizePx = 240, offsetX = 0, offsetY = 0, glare = 0, isInverted = false } = placement
  const { quietModules = 4, dark = 38, ground, light = 1 } = placement
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  const toSheet = sheetAt(placement)
  const centre = { x: width / 2 + offsetX, y: height / 2 + offsetY }
  const modulePx = sizePx / size
  const reach = Math.ceil(sizePx / 2 + quietModules * modulePx) * 1.6
  const lamp = { x: centre.x + sizePx * 0.35, y: centre.y - sizePx * 0.35, radius: sizePx * 0.3 }
  const luma = scene.map((level) => (ground ?? level) * light)

  const levelAt = (x: number, y: number, behind: number): number => {
    const sheet = toSheet(x - centre.x, y - centre.y)
    if (!sheet) return behind
    const column = Math.floor(sheet.x / modulePx + size / 2)
    const row = Math.floor(sheet.y / modulePx + size / 2)
    const last = size + quietModules
    if (column < -quietModules || row < -quietModules || column >= last || row >= last) return behind
    return (data[row]?.[column] === true) === isInverted ? 218 : dark
  }

  for (let y = Math.max(0, Math.floor(centre.y - reach)); y < Math.min(height, centre.y + reach); y += 1) {
    for (let x = Math.max(0, Math.floor(centre.x - reach)); x < Math.min(width, centre.x + reach); x += 1) {
      const behind = ground ?? scene[y * width + x] ?? 0
      let sum = 0
      for (let i = 0; i < samplesPerSide * samplesPerSide; i += 1) {
        const dx = ((i % samplesPerSide) + 0.5) / samplesPerSide
        const dy = (Math.floor(i / samplesPerSide) + 0.5) / samplesPerSide
        sum += levelAt(x + dx, y + dy, behind)
      }
      const away = ((x - lamp.x) ** 2 + (y - lamp.y) ** 2) / lamp.radius ** 2
      const level = sum / (samplesPerSide * samplesPerSide) + glare * 190 * Math.exp(-away)
      luma[y * width + x] = Math.min(250, level * light)
    }
  }
  return luma
}

/** From a point of the picture back to the point of the sheet that is seen there: turned, and leaning back. */
function sheetAt({ sizePx = 240, rotationDeg = 0, tiltDeg = 0 }: Placement) {
  const turn = (rotationDeg * Math.PI) / 180
  const tilt = (tiltDeg * Math.PI) / 180
  const distance = sizePx * 3 // of the eye from the sheet: a strong perspective, as at arm's length
  return (x: number, y: number): { x: number; y: number } | null => {
    // The ray (x, y, distance) meets the plane that leans about the vertical axis.
    const scale = distance / (distance * Math.cos(tilt) - x * Math.sin(tilt))
    if (!(scale > 0)) return null
    const along = x * scale
    const up = y * scale * Math.cos(tilt)
    return {
      x: along * Math.cos(turn) + up * Math.sin(turn),
      y: up * Math.cos(turn) - along * Math.sin(turn),
    }
  }
}
