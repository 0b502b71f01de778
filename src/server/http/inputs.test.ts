import { expect, test } from 'vitest'
import { depthOf } from './inputs.ts'

test.each([
  ['{}', 1],
  ['{"a":[{"b":1},[[]]],"c":{}}', 4],
  ['[]]]][', 1],
  [String.raw`{"a":"[[\"[[\\","b":[]}`, 2],
  [String.raw`{"a":"[[\"[[`, 1],
  ['"{', 0],
  ['"\\', 0],
  ['', 0],
])(
  'a text is as deep as brackets are open in it, those of a string left out, also of one that does not end: %s',
  (text, depth) => {
    expect(depthOf(text)).toBe(depth)
  },
)

test('what is deeper than is taken is not counted to its end', () => {
  expect(depthOf('['.repeat(1000))).toBe(33)
})
