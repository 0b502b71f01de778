/** a promise's code is never taken for a stamp's, nor half of one for the whole. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatPromiseCode, isPromiseNo, mostPromiseNo } from './promise-code.ts'
import { parseSlip, slipOf } from './promise-slip.ts'
import { createScannedReader } from './scanned-code.ts'
import { alphabet, formatStampCode, isDrawable, parseStampCode } from './stamp-code.ts'

const hosts = ['stamps.test']
const read = (text: string) => parseStampCode(text, hosts)
const numbers = fc.integer({ min: 0, max: mostPromiseNo }).filter(isPromiseNo)
const slip = slipOf({
  promiseNo: 12_345,
  promisedAt: 1_773_111_900_000,
  keyId: 'AbCdEfGhIjKlMnOp',
  signature: 'x'.repeat(86),
})

test('the nine symbols of a promise come back as its number, in any writing', () => {
  fc.assert(
    fc.property(numbers, (promiseNo) => {
      const code = formatPromiseCode(promiseNo)
      const expected = { kind: 'promise', by: 'number', promiseNo }
      for (const text of [code, code.toLowerCase(), code.replaceAll('-', ''), code.replaceAll('-', ' ')])
        expect(read(text)).toEqual(expected)
    }),
  )
})

test('no one wrong symbol makes a promise of a stamp, a stamp of a promise, or another promise', () => {
  const stamps = fc.integer({ min: 1, max: 2 ** 40 - 1 }).filter(isDrawable)
  const at = fc.integer({ min: 0, max: 8 })
  const symbol = fc.constantFrom(...alphabet, 'U')
  const wrong = (code: string, place: number, put: string) => {
    const plain = code.replaceAll('-', '')
    return plain.slice(0, place) + put + plain.slice(place + 1)
  }
  fc.assert(
    fc.property(numbers, stamps, at, symbol, (promiseNo, stampIdx, place, put) => {
      for (const code of [formatPromiseCode(promiseNo), formatStampCode(stampIdx)]) {
        const text = wrong(code, place, put)
        if (text !== code.replaceAll('-', '')) expect(read(text).kind, text).not.toMatch(/^(stamp|promise)$/)
      }
    }),
    { numRuns: 3_000 },
  )
})

test('a slip behind a card’s address is a promise of that card; at another host it is nothing', () => {
  const text = `https://stamps.test/stamp/394298061728#promise=${slip}`
  expect(read(text)).toEqual({ kind: 'promise', by: 'slip', stampIdx: 394298061728, slip })
  expect(read(text.replace('stamps.test', 'other.test'))).toEqual({ kind: 'not-a-stamp-card' })
  expect(read('https://stamps.test/stamp/394298061728#promise=').kind).toBe('stamp')
  expect(parseSlip(slip)?.promiseNo).toBe(12_345)
})

test.each([
  '',
  slip.slice(0, -1),
  `0${slip}`,
  slip.toUpperCase(),
  `${slip}=`,
  slip.replace('.', '..'),
  'a.b.c.d',
])('what no tablet writes is no slip: %s', (text) => expect(parseSlip(text)).toBeNull())

test('a keyboard scanner’s slip is taken whole or once more, and never half', () => {
  const rules = { hosts, numbers: 'drawn' } as const
  const typed = `https://stamps.test/stamp/394298061728#promise=${slip}`
  const burst = { typed, american: typed, isTorn: false, hasGap: false }
  const scan = createScannedReader()
  expect(scan({ ...burst, ending: 'Enter' }, rules, 0).kind).toBe('promise')
  expect(scan({ ...burst, ending: null }, rules, 60_000).kind).toBe('scan-once-more')
  expect(scan({ ...burst, ending: null }, rules, 61_000).kind).toBe('promise')
  expect(scan({ ...burst, ending: 'Enter', isTorn: true }, rules, 62_000).kind).toBe('scan-once-more')
  const trial = { ...burst, typed: 'stampdesk test', american: 'stampdesk test', ending: 'Enter' }
  expect(scan(trial, rules, 63_000).kind).toBe('test-code')
})
