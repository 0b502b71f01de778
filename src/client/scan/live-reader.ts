import { hasFinderBeside } from './finder-scan.ts'
import type { Rect } from './geometry.ts'
import { createViewer, type InView } from './in-view.ts'
import type * as ladder from './ladder.ts'
import { cropped, greyOf, type Luminance } from './luminance.ts'
import type { QrReader } from './qr-reader.ts'
import { type Sight, sightOf } from './symbols.ts'

/** Its code comes after the first frames: most codes are read without it. */
export type Ladder = Pick<typeof ladder, 'climb' | 'rungCount'>

/** What rungs beyond the first may take of one frame: the next frame is a customer who has moved. */
const budgetMs = 40

const firstLook = { isEvery: true, canInvert: true, canShrink: true }

/** What is read needs nobody to say why it is not: no view. */
type Seen = { sight: Sight | null; view: InView | null }

/**
 * Each frame gets a quick look. A picture that keeps still with something like a code in it, and is not read, earns
 * the ladder's next rungs, a few a frame and on that something alone; what moves begins anew.
 */
export function createLiveReader(reader: QrReader, now: () => number) {
  const viewer = createViewer()
  let next = 1

  return {
    /** A part of the frame. What is read there is reported only once nothing else is in view: see `alone`. */
    glance(luminance: Luminance, key: string): Seen {
      const sight = sightOf(reader.look(luminance, { canInvert: true, canShrink: true }))
      return { sight, view: sight ? null : viewer.look(luminance, key) }
    },

    /** The code of a glance, looked for again among its neighbours where there seem to be any. */
    alone(whole: Luminance, sight: Sight): Sight {
      if (!hasFinderBeside(whole, sight.corners)) return sight
      const symbols = reader.look(whole, { canInvert: true, isEvery: true })
      const others = symbols.filter(({ kind }) => kind !== 'damaged')
      const both = sightOf(others)
      return both?.kind === 'several' ? both : sight
    },

    /** The whole frame. Without a ladder, which has not come yet, it gets a look like that of its first rung. */
    study(whole: Luminance, ladder: Ladder | null): Seen {
      const until = now() + budgetMs
      const grey = greyOf(whole)
      const first = ladder ? ladder.climb(reader, grey, 0) : sightOf(reader.look(whole, firstLook))
      const view = first ? null : viewer.look(whole, 'whole')
      if (!view?.isSteady) next = 1
      if (!ladder || !view?.isSteady) return { sight: first, view }
      const { climb, rungCount } = ladder
      const part = cropped(grey, view.area)
      while (next < rungCount) {
        const sight = climb(reader, part, next)
        next += 1
        if (sight) return { sight: moved(sight, view.area), view }
        if (now() >= until) break
      }
      return { sight: null, view }
    },
  }
}

export function moved(sight: Sight, { x, y }: Pick<Rect, 'x' | 'y'>): Sight {
  const [a, b, c, d] = sight.corners
  const by = (point: { x: number; y: number }) => ({ x: point.x + x, y: point.y + y })
  return { ...sight, corners: [by(a), by(b), by(c), by(d)] }
}
