import { expect, test } from 'vitest'
import { contrastOf, inkOf, leastContrast } from './look.ts'

const levels = [0, 51, 102, 153, 204, 255]
const hex = (part: number) => part.toString(16).padStart(2, '0')
const colours = levels.flatMap((red) =>
  levels.flatMap((green) => levels.map((blue) => `#${hex(red)}${hex(green)}${hex(blue)}`)),
)

test('whatever colour is chosen, its ink is read on every ground, by day and by night', () => {
  for (const colour of colours) {
    const { light, dark } = inkOf(colour)
    for (const ground of ['#faf7f2', '#fffdfa', '#ffffff'])
      expect(contrastOf(light, ground), `${colour} on ${ground}`).toBeGreaterThanOrEqual(leastContrast)
    for (const ground of ['#161310', '#1f1b17'])
      expect(contrastOf(dark, ground), `${colour} on ${ground}`).toBeGreaterThanOrEqual(leastContrast)
  }
})

test('a colour that is legible stays as it was chosen', () => {
  expect(inkOf('#0d5c34').light).toBe('#0d5c34')
  expect(inkOf('#ff9460').dark).toBe('#ff9460')
  expect(inkOf('#ffee00').light).not.toBe('#ffee00')
})

test('contrast is as WCAG reckons it', () => {
  expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})
