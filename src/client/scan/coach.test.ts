import { describe, expect, test } from 'vitest'
import type { Hint } from './camera-state.ts'
import { createCoach, lingerMs, sayAfterMs, typeAfterMs } from './coach.ts'
import { drawnFrame, randomFrom, type Scene } from './drawn-scenes.ts'
import type { Quad } from './geometry.ts'
import { createViewer, type InView } from './in-view.ts'
import type { Sight } from './symbols.ts'

const count = process.env['DEEP'] ? 60 : 4
const seed = Number(process.env['SEED'] ?? 20)
const everyMs = 100

/** What is said after two seconds of these frames, of which nothing is read. */
function hintAfter(frames: readonly Scene[][], random: () => number): Hint {
  const viewer = createViewer()
  const views = frames.map((scenes) => viewer.look(drawnFrame(scenes, random), 'whole'))
  let hint: Hint = 'none'
  const coach = createCoach((said) => (hint = said))
  for (let at = 0; at <= 2000; at += everyMs) {
    coach.readResult({ sight: null, view: views[Math.min(views.length - 1, at / everyMs)] ?? null }, at)
  }
  return hint
}

describe(`the coach, over ${count} drawn pictures a kind, seed ${seed}`, () => {
  const random = randomFrom(seed)
  const between = (low: number, high: number) => low + random() * (high - low)
  const placed = () => ({ atX: between(-250, 250), atY: between(-120, 120), turnDeg: between(0, 90) })
  const kinds: Record<string, [Hint, () => Scene[][]]> = {
    'an empty counter by day and by night': ['none', () => [[{ light: between(0.05, 1.6) }]]],
    'a code as it should be held': ['hold-steady', () => [[{ sizePx: between(170, 330), ...placed() }]]],
    'a dark room': [
      'too-dark',
      () => [[{ sizePx: between(150, 320), ...placed(), light: between(0.1, 0.25) }]],
    ],
    'a lamp on the code': [
      'glare',
      () => [[{ sizePx: between(170, 320), ...placed(), glare: between(0.85, 1.2) }]],
    ],
    'a code that is far': ['move-closer', () => [[{ sizePx: between(50, 85), ...placed() }]]],
    'a hand that moves': ['hold-steady', () => moving(placed(), between(14, 40), between(170, 320))],
  }

  function moving(place: Scene & { atX: number }, smearPx: number, sizePx: number): Scene[][] {
    const later = { ...place, atX: place.atX + 2 * smearPx }
    return [[{ ...place, smearPx, sizePx }], [{ ...later, smearPx, sizePx }]]
  }

  let right = 0
  let all = 0
  test.each(Object.entries(kinds))(
    '%s',
    (_, [expected, make]) => {
      const said = Array.from({ length: count }, () => hintAfter(make(), random))
      const hits = said.filter((hint) => hint === expected).length
      right += hits
      all += count
      expect(hits, said.join(' ')).toBeGreaterThanOrEqual(count * 0.75)
    },
    30_000 + count * 2_000,
  )

  test('the right hint in nine of ten', () => {
    expect(right).toBeGreaterThanOrEqual(0.9 * all)
  })
})

describe('when it speaks', () => {
  const area = { x: 0, y: 0, width: 200, height: 200 }
  const view: InView = { area, trouble: 'glare', isSteady: true }
  const point = { x: 0, y: 0 }
  const corners: Quad = [point, point, point, point]

  function heard() {
    const said: string[] = []
    const coach = createCoach((hint) => said.push(hint))
    const look = (fromMs: number, toMs: number, seen: InView | null, sight: Sight | null = null) => {
      for (let at = fromMs; at < toMs; at += everyMs) coach.readResult({ sight, view: seen }, at)
    }
    return { said, coach, look }
  }

  test('nothing moves at an empty counter, however long', () => {
    const { said, look } = heard()
    look(0, 120_000, null)
    expect(said).toEqual([])
  })

  test('what is wrong after a second, typing after five, nothing once it has gone', () => {
    const { said, look } = heard()
    look(0, sayAfterMs, view)
    expect(said).toEqual([])
    look(sayAfterMs, typeAfterMs, view)
    expect(said).toEqual(['glare'])
    look(typeAfterMs, typeAfterMs + 1000, view)
    expect(said).toEqual(['glare', 'type-code'])
    look(typeAfterMs + 1000, typeAfterMs + 1000 + 3 * lingerMs, null)
    expect(said).toEqual(['glare', 'type-code', 'none'])
  })

  test.each<[Sight['kind'], Hint, Sight]>([
    ['several', 'two-codes', { kind: 'several', texts: ['a', 'b'], corners }],
    ['part', 'part-of-a-code', { kind: 'part', corners }],
    ['small', 'small-code', { kind: 'small', corners }],
  ])('%s is said at once, and stays while it is there', (_, hint, sight) => {
    const { said, look } = heard()
    look(0, 3000, view, sight)
    expect(said).toEqual([hint])
    look(3000, 3000 + lingerMs / 2, view)
    expect(said).toEqual([hint])
  })

  test('a code that is read over and over needs no words', () => {
    const { said, look } = heard()
    look(0, 20_000, view, { kind: 'code', text: 'a', corners })
    expect(said).toEqual([])
  })
})
