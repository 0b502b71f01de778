/*
 * The hand that stamps: every impression is drawn, none is alike, and the same number always gives
 * the same one. Paths are on a field of 100 × 100 and filled evenodd, so that what was not inked is
 * a hole and the paper shows through.
 */

/** An integer hash to [-1, 1]; not Math.sin, whose last digits differ between engines. */
function noise(seed: number, n: number): number {
  let hash = Math.imul(seed + 11, 0x9e3779b1) ^ Math.imul(n + 3, 0x85ebca77)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
  return ((hash ^ (hash >>> 15)) >>> 0) / 0x7fffffff - 1
}

/** So many different impressions; then they come again, turned otherwise. */
const hands = 7

const mm = (value: number) => Math.round(value * 10) / 10

/** A circle cut by hand: `wobble` is the slow swing of the knife, `grain` the tooth of the paper, `lobes` a scalloped rim. */
function inkEdge(
  seed: number,
  radius: number,
  cut: { wobble: number; grain: number; lobes?: number; depth?: number },
): string {
  const { wobble, grain, lobes = 0, depth = 0 } = cut
  const steps = lobes ? lobes * 6 : 40
  const points = Array.from({ length: steps }, (_, n) => {
    const angle = (n / steps) * 2 * Math.PI
    let swing = 0
    for (const k of [2, 3, 5]) swing += Math.sin(k * angle + noise(seed, k) * Math.PI) / k
    // Between two lobes the rim runs in like a drop, so it is sharper within than without.
    const rim = lobes ? depth * (Math.abs(Math.sin((lobes * angle) / 2)) - 0.6) : 0
    // The edge frays where the hand pressed least.
    const fray = grain * (1 + 2.2 * Math.max(0, Math.cos(angle - drySide(seed))))
    const r = radius + wobble * swing + rim + fray * noise(seed, 100 + n)
    return [50 + r * Math.cos(angle), 50 + r * Math.sin(angle)] as const
  })
  return smooth(points)
}

/** Through the middles of the sides, with the points as the handles. */
function smooth(points: readonly (readonly [number, number])[]): string {
  const last = points.at(-1)
  const first = points[0]
  if (!first || !last) return ''
  let path = `M${mm((last[0] + first[0]) / 2)} ${mm((last[1] + first[1]) / 2)}`
  points.forEach((point, n) => {
    const next = points[n + 1] ?? first
    path += `Q${mm(point[0])} ${mm(point[1])} ${mm((point[0] + next[0]) / 2)} ${mm((point[1] + next[1]) / 2)}`
  })
  return `${path}Z`
}

/** No hand presses evenly: the angle at which this impression took least ink. */
function drySide(seed: number): number {
  return noise(seed % hands, 7) * Math.PI
}

/** Where the ink did not take: paper grain, thick on the dry side and thin elsewhere. */
function flecks(seed: number): string {
  let path = ''
  for (let n = 0; n < 44; n += 1) {
    const isStray = n % 4 === 0
    const angle = drySide(seed) + noise(seed, 200 + n) * (isStray ? Math.PI : 0.85)
    const r = 47 - (isStray ? 30 : 17) * noise(seed, 300 + n) ** 2
    const size = 0.22 + (n % 9 === 0 ? 0.95 : 0.5) * noise(seed, 400 + n) ** 2
    const [x, y] = [50 + r * Math.cos(angle), 50 + r * Math.sin(angle)]
    const [wide, high] = [mm(2 * size), mm(size * (1 + 0.4 * noise(seed, 500 + n)))]
    path += `M${mm(x)} ${mm(y)}q${mm(wide / 2)} ${mm(-2 * high)} ${wide} 0q${mm(-wide / 2)} ${mm(2 * high)} ${-wide} 0`
  }
  return path
}

/** Cut like stencils: no two parts touch, so that evenodd keeps each a hole. */
const motifs = {
  cup: 'M27.5 43.4c12.6-.6 25.8-.7 38.7-.3.4 3.7.4 7.5-.2 11.2-1.5 8.6-7.1 14.7-14.3 16.2-3 .6-6.4.6-9.5 0-7.4-1.4-13.1-7.4-14.5-15.9-.6-3.8-.7-7.5-.2-11.2zM68.6 46.7c5.7-.9 9.8 1.9 9.9 6.9.1 5.3-4.9 8.8-12 8.2.6-1.3 1-2.6 1.3-4.1 3.7.1 6.2-1.5 6.1-4.1-.1-2.3-1.9-3.4-5-3.1zM30.2 75.1c11.1 1.4 23.3 1.4 34.2-.1-2.2 3.6-5.7 5-10.2 5.2-4.6.3-9.3.3-13.7-.1-4.5-.3-8.1-1.7-10.3-5zM37.7 39.3c-3.7-5.1 3-7.5.4-13.2 5.4 3.2 2 8.5 3.4 13.1-1.2.2-2.6.2-3.8.1zM46.5 39c-4.3-6.3 3.3-9.4.3-16.8 6.2 4.2 2.3 10.8 3.7 16.7-1.3.2-2.7.2-4 .1zM55.4 39.2c-3.6-5.2 2.9-7.6.2-13.3 5.5 3.2 2.2 8.5 3.6 13.1-1.2.3-2.6.3-3.8.2z',
  leaf: 'M48.9 18.5c-13.4 8.6-21.6 20.4-21 33.6.5 10.3 8 17.7 19.2 18.9l.5-8.9-10.9-9.3 11.2 4.7.4-9.7-9.6-10 10 5.9zM51.8 19.3l-.4 17.8 8.3-6.7-8.5 10.9-.4 9.8 11.5-6-11.7 9.8-.3 16.1c11.7-.7 19.9-7.8 21-18 1.3-12.7-6.2-24.9-19.5-33.7zM47.2 74l3.3.1.3 8.6-3.4-.4z',
  star: 'M49.1 26.7Q49.7 25 50.4 26.7L56.8 42.1L73.5 42.7Q75.4 42.7 74 44L61.7 55.5L65.1 71.5Q65.4 73.2 63.9 72.2L50 63.2L36.2 72.2Q34.7 73.2 35 71.4L38.1 55.5L25.5 44Q24.1 42.7 26 42.6L43.3 42z',
} as const

export type Motif = keyof typeof motifs
type Impression = { rim: string; ink: string; turn: number }

/** A scalloped seal with `motif` cut out of its middle; `rim` is its outline alone. */
function seal(seed: number, motif: string): { rim: string; ink: string } {
  const rim = inkEdge(seed, 46, { wobble: 0.7, grain: 0.35, lobes: 20, depth: 3 })
  const groove = inkEdge(seed + 20, 38.6, { wobble: 0.5, grain: 0.25 })
  const disc = inkEdge(seed + 40, 36, { wobble: 0.6, grain: 0.25 })
  return { rim, ink: rim + groove + disc + motif + flecks(seed) }
}

const pressed = new Map<string, Impression>()

/** The nth stamp on a card: its rim (drawn alone where it still waits), its ink, and its turn in degrees. */
export function impression(n: number, motif: Motif): Impression {
  const key = `${n}${motif}`
  const known = pressed.get(key)
  if (known) return known
  const made = { ...seal(n % hands, motifs[motif]), turn: Math.round(noise(n, 1) * 11) }
  pressed.set(key, made)
  return made
}
