import { expect, test } from 'vitest'
import { countTicks, everyNth } from './chart-scale.ts'

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [7, [0, 2, 4, 6, 8]],
  [23, [0, 10, 20, 30]],
  [40, [0, 10, 20, 30, 40]],
  [1234, [0, 500, 1000, 1500]],
])('an axis up to %d has the marks %j', (most, ticks) => {
  expect(countTicks(most)).toEqual(ticks)
})

test('an axis has few marks, whole ones, and ends at the most or above it', () => {
  for (let most = 0; most < 5000; most++) {
    const ticks = countTicks(most)
    expect(ticks.length).toBeLessThanOrEqual(6)
    expect(ticks.every(Number.isInteger)).toBe(true)
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(most)
  }
})

test.each([
  [24, 800, 28, 1],
  [24, 300, 28, 3],
  [366, 1000, 60, 23],
  [7, 10, 60, 7],
])('of %d words on %d px, %d px each, every %d-th is written', (count, width, word, n) => {
  expect(everyNth(count, width, word)).toBe(n)
})
