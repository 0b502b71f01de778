export type Point = { x: number; y: number }

/** A rectangle of the frame, in its own pixels; of what is copied even ones, as planes with half-size chroma ask for. */
export type Rect = { x: number; y: number; width: number; height: number }

/** A code's corners, clockwise from its own upper left. */
export type Quad = readonly [Point, Point, Point, Point]

/** From the unit square's place (u, v) to the quadrilateral's, as a flat sheet is seen (Heckbert, 1989, section 2.2.3). */
export function perspectiveOf([p, q, r, s]: Quad): (u: number, v: number) => Point {
  const [ax, ay] = [q.x - r.x, q.y - r.y]
  const [bx, by] = [s.x - r.x, s.y - r.y]
  const [cx, cy] = [p.x - q.x + r.x - s.x, p.y - q.y + r.y - s.y]
  const area = ax * by - bx * ay
  const g = (cx * by - bx * cy) / area
  const h = (ax * cy - cx * ay) / area
  return (u, v) => {
    const w = g * u + h * v + 1
    return {
      x: ((q.x - p.x + g * q.x) * u + (s.x - p.x + h * s.x) * v + p.x) / w,
      y: ((q.y - p.y + g * q.y) * u + (s.y - p.y + h * s.y) * v + p.y) / w,
    }
  }
}

/** The upright rectangle around it. */
export function boxOf(quad: Quad): Rect {
  const [xs, ys] = [quad.map(({ x }) => x), quad.map(({ y }) => y)]
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

/** By the shoelace formula. */
export function areaOf(quad: Quad): number {
  const twice = quad.reduce((sum, { x, y }, i) => {
    const next = quad[(i + 1) % 4] ?? { x, y }
    return sum + x * next.y - next.x * y
  }, 0)
  return Math.abs(twice) / 2
}
