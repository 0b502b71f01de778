import { expect, test } from 'vitest'
import { drawnFrame, randomFrom, type Scene } from './drawn-scenes.ts'
import { hasFinderBeside } from './finder-scan.ts'
import type { Quad } from './geometry.ts'

const seed = Number(process.env['SEED'] ?? 11)
const count = process.env['DEEP'] ? 150 : 8
const random = randomFrom(seed)
const between = (low: number, high: number) => low + random() * (high - low)

const sizePx = 220
const read: Scene = { sizePx, text: 'https://stampdesk.example/stamp/1', atX: -300 }
const reach = sizePx / 2
const corners: Quad = [
  { x: 340 - reach, y: 360 - reach },
  { x: 340 + reach, y: 360 - reach },
  { x: 340 + reach, y: 360 + reach },
  { x: 340 - reach, y: 360 + reach },
]

test(`a room with a sensor's noise has nothing beside the code, seed ${seed}`, () => {
  for (let i = 0; i < count; i += 1)
    expect(hasFinderBeside(drawnFrame([{ ...read, light: between(0.3, 1.1) }], random), corners)).toBe(false)
})

test('a barcode beside it is no second code, though its lines may stand one, one, three, one and one apart', () => {
  const rows = [Array.from({ length: 56 }, (_, i) => 'x.xxx.x...'[i % 10] === 'x')]
  const barcode: Scene = { rows: Array.from({ length: 20 }, () => rows[0] ?? []), sizePx: 300, atX: 250 }
  expect(hasFinderBeside(drawnFrame([read, barcode], random), corners)).toBe(false)
})

test(`a second code is seen, small or large and however it is turned, seed ${seed}`, () => {
  for (let i = 0; i < count; i += 1) {
    const other: Scene = {
      text: 'https://stampdesk.example/stamp/2',
      sizePx: between(75, 240),
      atX: between(100, 380),
      atY: between(-120, 120),
      turnDeg: between(0, 360),
    }
    const frame = drawnFrame([{ ...read, light: between(0.3, 1.1) }, other], random)
    expect(hasFinderBeside(frame, corners), JSON.stringify(other)).toBe(true)
  }
})
