import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'

test('the order of fields does not matter, and undefined fields are not there', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'ü"' }], a: true, e: undefined })).toBe(
    '{"a":true,"b":[1,{"c":"ü\\"","d":null}]}',
  )
})

test('what is no number has no JSON', () => {
  for (const value of [Number.NaN, Infinity]) expect(() => canonicalJson({ value })).toThrow()
})

test('it is JSON of the same value, and equal values are spelled the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value as never)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(JSON.parse(text))).toBe(text)
    }),
  )
})
