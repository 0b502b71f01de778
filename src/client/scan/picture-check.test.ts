import { expect, test } from 'vitest'
import { judgePicture } from './picture-check.ts'

const [width, height] = [320, 240]

function picture(levelAt: (x: number, y: number) => number): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, at) =>
    Math.max(0, Math.min(255, Math.round(levelAt(at % width, Math.floor(at / width))))),
  )
}

const shelf = (x: number, y: number) => ((x >> 5) + (y >> 5)) % 2 === 0
const wave = (x: number, y: number) => Math.sin(x / 40) * Math.cos(y / 40)
const noise = (x: number, y: number) => ((x * 7919 + y * 104_729) % 9) - 4

test.each([
  ['a lit counter', 'clear', (x: number, y: number) => (shelf(x, y) ? 190 : 60) + noise(x, y)],
  ['the same by dusk', 'too-dark', (x: number, y: number) => (shelf(x, y) ? 48 : 15) + noise(x, y)],
  ['a lamp into the lens', 'glare', (x: number, y: number) => 235 + noise(x, y)],
  ['a hand before it', 'covered', (x: number, y: number) => 120 + noise(x, y) / 2],
  ['a greasy lens', 'blurred', (x: number, y: number) => 120 + 60 * wave(x, y)],
  [
    'a wall with one picture on it',
    'clear',
    (x: number, y: number) => (x > 120 && x < 180 && y > 60 && y < 120 ? 40 : 150) + noise(x, y),
  ],
] as const)('%s is %s', (_, verdict, levelAt) => {
  expect(judgePicture(picture(levelAt), width)).toBe(verdict)
})
