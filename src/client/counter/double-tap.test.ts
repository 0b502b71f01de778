import { expect, test } from 'vitest'
import { isDoubleTap } from './double-tap.ts'

const press = (at: number, x: number) => ({ at, x, y: 10 })

test('two presses in one place within 350 ms are one nervous finger', () => {
  expect(isDoubleTap(press(0, 10), press(200, 14))).toBe(true)
})

test.each([
  ['a while apart', press(0, 10), press(350, 10)],
  ['in two places', press(0, 10), press(50, 90)],
  ['the first of all', null, press(50, 90)],
])('%s they are two taps', (_, first, second) => {
  expect(isDoubleTap(first, second)).toBe(false)
})
