import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, test } from 'vitest'
import { drawnFrame, randomFrom, type Scene } from './drawn-scenes.ts'
import * as ladder from './ladder.ts'
import { createLiveReader, moved } from './live-reader.ts'
import type { Luminance } from './luminance.ts'
import { loadQrReader, type QrReader } from './qr-reader.ts'

let reader: QrReader
beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  reader = await loadQrReader(new Uint8Array(readFileSync(wasm)).buffer)
})

const count = process.env['DEEP'] ? 200 : 6
const seed = Number(process.env['SEED'] ?? 3)
const random = randomFrom(seed)
const between = (low: number, high: number) => low + random() * (high - low)
const [one, other] = [
  'https://stampdesk.example/stamp/394298061728',
  'https://stampdesk.example/stamp/394298061729',
]

const middle = { x: 440, y: 160, width: 400, height: 400 }
const cropOf = (whole: Luminance): Luminance => ({
  ...whole,
  ...middle,
  offset: middle.y * whole.stride + middle.x,
})

/** Clocks that say that nothing takes time, or everything too much. */
let ticks = 0
const quick = () => 0
const slow = () => (ticks += 1000)

describe(`two codes in view, ${count} frames, seed ${seed}`, () => {
  test.each(['the one in the middle', 'both in the middle'])(
    '%s: never one of them alone',
    (where) => {
      for (let i = 0; i < count; i += 1) {
        const isBeside = where === 'the one in the middle'
        const apart = isBeside ? between(330, 420) : 190
        const sizePx = isBeside ? between(150, 230) : between(110, 130)
        const atX = isBeside ? between(-60, 0) : -95
        const scenes: Scene[] = [
          { text: one, sizePx, atX, turnDeg: between(-20, 20) },
          { text: other, sizePx, atX: atX + apart, turnDeg: between(-20, 20) },
        ]
        const whole = drawnFrame(scenes, random)
        const live = createLiveReader(reader, quick)
        const { sight } = live.glance(cropOf(whole), 'middle')
        const result = sight && live.alone(whole, moved(sight, middle))
        if (result) expect(result.kind, JSON.stringify(scenes)).toBe('several')
        expect(live.study(whole, ladder).sight?.kind, JSON.stringify(scenes)).toBe('several')
      }
    },
    30_000 + count * 1_000,
  )

  test(
    'a code alone is read as itself',
    () => {
      for (let i = 0; i < count; i += 1) {
        const whole = drawnFrame([{ text: one, sizePx: between(150, 240), turnDeg: between(0, 90) }], random)
        const live = createLiveReader(reader, quick)
        const { sight } = live.glance(cropOf(whole), 'middle')
        expect(sight && live.alone(whole, moved(sight, middle))).toMatchObject({ kind: 'code', text: one })
      }
    },
    30_000 + count * 1_000,
  )
})

describe('the ladder, live', () => {
  const hidden = { text: one, sizePx: 220, quietModules: 0, ground: 60, light: 0.8 }
  // The modules are darker than the ground, as on a phone whose chat is dark: only a threshold below the ground parts them.
  const hard = () => {
    const whole = drawnFrame([hidden], random)
    return { ...whole, data: whole.data.map((level) => (level < 33 ? 2 : level)) }
  }

  test('a steady picture earns rung after rung until it is read, a few a frame', () => {
    const live = createLiveReader(reader, slow)
    const kinds = Array.from({ length: 12 }, () => live.study(hard(), ladder).sight?.kind)
    expect(kinds[0]).toBeUndefined()
    expect(kinds).toContain('code')
  })

  test('a picture that moves gets the first look only', () => {
    const looks: unknown[] = []
    const counting: QrReader = { look: (luminance, how) => (looks.push(how), reader.look(luminance, how)) }
    const live = createLiveReader(counting, quick)
    for (let i = 0; i < 4; i += 1) {
      live.study(drawnFrame([{ ...hidden, atX: i * 60 - 90, smearPx: 30 }], random), ladder)
    }
    const first = looks.filter((how) => JSON.stringify(how).includes('canInvert'))
    expect(first.length).toBe(4)
    // The first frame has nothing to be compared with, and may climb.
    expect(looks.length).toBeLessThanOrEqual(4 + 7)
  })

  test('before the ladder has come a code is read, and two are distinguished', () => {
    const live = createLiveReader(reader, quick)
    const [left, right] = [
      { text: one, sizePx: 150, atX: -200 },
      { text: other, sizePx: 150, atX: 200 },
    ]
    expect(live.study(drawnFrame([left], random), null).sight).toMatchObject({ kind: 'code', text: one })
    expect(live.study(drawnFrame([left, right], random), null).sight?.kind).toBe('several')
  })

  test('an empty counter costs one look a frame', () => {
    let looks = 0
    const counting: QrReader = { look: (luminance, how) => ((looks += 1), reader.look(luminance, how)) }
    const live = createLiveReader(counting, quick)
    for (let i = 0; i < 5; i += 1) expect(live.study(drawnFrame([{}], random), ladder).view).toBeNull()
    expect(looks).toBe(5)
  })
})
