import { expect, test } from 'vitest'
import { greyOfRgba } from './luminance.ts'

test('grey is what the eye makes of red, green and blue', () => {
  const pixels = [
    [0, 0, 0, 255],
    [255, 255, 255, 255],
    [255, 0, 0, 255],
    [0, 255, 0, 255],
    [0, 0, 255, 0],
  ]
  expect([...greyOfRgba(new Uint8ClampedArray(pixels.flat()))]).toEqual([0, 255, 76, 150, 29])
})
