import type { Rect } from './geometry.ts'

/** What is out of view for so long has gone. */
export const awayMs = 400

/**
 * Since when the code that is in view has been there, as the customer who holds it feels it. What jumps is another
 * one: a poster that hangs behind the counter is not what was just held up.
 */
export function createPresence() {
  let cameAt: number | null = null
  let lastAt = Number.NEGATIVE_INFINITY
  let area: Rect | null = null
  let isRead = false

  function come(at: number): void {
    cameAt = at
    isRead = false
  }

  return {
    readResult(next: Rect | null, at: number): void {
      if (!next) {
        if (at - lastAt > awayMs) cameAt = null
        return
      }
      if (cameAt === null || at - lastAt > awayMs || (area && hasJumped(area, next))) come(at)
      lastAt = at
      area = next
    },

    /** A code is read in the picture of `at`: since when it was there. */
    read(at: number): number {
      const since = isRead || cameAt === null || at - lastAt > awayMs ? at : cameAt
      isRead = true
      return Math.min(since, at)
    },
  }
}

function hasJumped(from: Rect, to: Rect): boolean {
  const reach = Math.max(from.width, from.height, to.width, to.height) * 0.75
  const middle = ({ x, y, width, height }: Rect) => ({ x: x + width / 2, y: y + height / 2 })
  const [a, b] = [middle(from), middle(to)]
  return Math.abs(a.x - b.x) > reach || Math.abs(a.y - b.y) > reach
}
