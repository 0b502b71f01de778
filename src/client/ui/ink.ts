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

const mm = (value: number) => Math.round(value * 10) / 10

/** A circle cut by hand: `wobble` is the slow swing of the knife, `grain` the tooth of the paper, `lobes` a scalloped rim. */
export function inkEdge(
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
    const r = radius + wobble * swing + rim + grain * noise(seed, 100 + n)
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

/** Where the ink did not take: mostly on one side, since no hand presses evenly. */
function flecks(seed: number): string {
  const dry = noise(seed, 7) * Math.PI
  let path = ''
  for (let n = 0; n < 16; n += 1) {
    const angle = dry + noise(seed, 200 + n) * (n % 3 === 0 ? Math.PI : 0.9)
    const r = 46 - 22 * noise(seed, 300 + n) ** 2
    const size = 0.35 + 0.75 * noise(seed, 400 + n) ** 2
    const [x, y] = [50 + r * Math.cos(angle), 50 + r * Math.sin(angle)]
    path += `M${mm(x - size)} ${mm(y)}a${mm(size)} ${mm(size * 0.8)} 0 1 0 ${mm(2 * size)} 0a${mm(size)} ${mm(size)} 0 1 0 ${mm(-2 * size)} 0Z`
  }
  return path
}

/** Cut like stencils: no two parts touch, so that evenodd keeps each a hole. */
const motifs = {
  cup: 'M30.5 44.5h33.5v8.5c0 9.5-5.5 15-13.5 15h-6.5c-8 0-13.5-5.5-13.5-15zM66.5 46h2.7c5 0 8.3 3.2 8.3 7.7s-3.6 8-8.8 8h-3.9c.5-1.3.9-2.7 1.2-4.2h2.6c2.6 0 4.3-1.5 4.3-3.8s-1.6-3.6-4.1-3.6h-2.3zM33 71.5h28.5c-1.6 2.9-4.6 4.3-8.5 4.3h-11.5c-3.9 0-6.9-1.4-8.5-4.3zM40 41c-2.9-5.3 2.7-7.6.2-13.3 4.7 3.5 2.3 8.3 3.2 13.3zM51 41c-3.1-6.5 3-9.4.2-16.2 5.2 4.2 2.3 10.2 3.2 16.2z',
  leaf: 'M48.7 24.5c-11.9 8.3-17.9 19.9-15.7 31.2 1.3 6.5 6.8 10.8 14.5 11.4zM52 26.5c11.3 8.7 16.5 19.4 14.2 29.9-1.5 6.6-7.1 10.5-15.2 10.8zM47.8 70.3l3.3-.1.8 9.3-3.3.4z',
  star: 'M50.3 23.5l6.9 16.8 18.3 1.9-13.8 12.1 4.3 17.9-15.5-9.7-15.9 9.3 4.6-17.7-13.7-12.5 18.2-1.2z',
} as const

export type Motif = keyof typeof motifs
export type Impression = { rim: string; ink: string; turn: number }

const hands = 7
const pressed = new Map<string, Impression>()

/** The nth stamp on a card: its rim (drawn alone where it still waits), its ink, and its turn in degrees. */
export function impression(n: number, motif: Motif): Impression {
  const seed = n % hands
  const key = `${n}${motif}`
  const known = pressed.get(key)
  if (known) return known
  const rim = inkEdge(seed, 46, { wobble: 0.7, grain: 0.35, lobes: 20, depth: 3 })
  const groove = inkEdge(seed + 20, 38.6, { wobble: 0.5, grain: 0.25 })
  const disc = inkEdge(seed + 40, 36, { wobble: 0.6, grain: 0.25 })
  const made = {
    rim,
    ink: rim + groove + disc + motifs[motif] + flecks(seed),
    turn: Math.round(noise(n, 1) * 11),
  }
  pressed.set(key, made)
  return made
}
