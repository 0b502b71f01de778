import type { Place } from './scanner-keys.ts'
import { evenLimit, gapsOf, hiccupMs, median, type Stroke, steadyMs } from './typing-speed.ts'

/** What a scanner has typed. */
export type Burst = {
  /** As the tablet's layout reads it. */
  typed: string
  /** As an American layout does. */
  american: string
  /** The key that ended it; null where none came. */
  ending: string | null
  prefix: string | null
  place: Place
  /** It touches other keys, or has a hole in it: a part of a code, or two of them. */
  isTorn: boolean
  /** One pause that is longer than the others. */
  hasGap: boolean
  medianMs: number
}

type Typing = {
  strokes: readonly Stroke[]
  place: Place
  prefix: { name: string; at: number } | null
  isTorn: boolean
  /** When the last key came, the ending included, and when the one before. */
  lastAt: number
  lastKeyAt: number
  ending: string | null
}

const prefixMs = 1000

export function burstOf(typing: Typing): Burst {
  const { strokes, prefix, place, lastAt, ending, lastKeyAt } = typing
  const characters = strokes.filter((stroke) => stroke.is === 'character')
  const gaps = gapsOf(characters)
  const all = ending === null ? gaps : [...gaps, lastAt - lastKeyAt]
  const limit = evenLimit(gaps)
  const firstAt = characters[0]?.at ?? lastAt
  return {
    typed: characters.map(({ typed }) => typed).join(''),
    american: characters.map(({ american }) => american).join(''),
    ending,
    prefix: prefix && firstAt - prefix.at < prefixMs ? prefix.name : null,
    place,
    isTorn:
      typing.isTorn || all.filter((gap) => gap > steadyMs).length > 1 || all.some((gap) => gap > hiccupMs),
    hasGap: all.some((gap) => gap > limit),
    medianMs: median(gaps),
  }
}
