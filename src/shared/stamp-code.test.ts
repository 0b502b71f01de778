import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatStampCode, isDrawable, parseStampCode } from './stamp-code.ts'

const hosts = ['stamps.test', 'vvd.bz', 'localhost:4173']
const read = (payload: string) => parseStampCode(payload, hosts)
const ours = (stampIdx: number) => ({ kind: 'stamp', stampIdx })
const notOurs = { kind: 'not-a-stamp-card' }

test.each([
  ['an address of the shop', 'https://stamps.test/stamp/394', 394],
  ['with a query', 'https://vvd.bz/stamp/394?utm=poster', 394],
  ['with a port', 'http://localhost:4173/stamp/394298061728', 394298061728],
  ['in capitals, as some QR makers write it', 'HTTPS://VVD.BZ/STAMP/394', 394],
  ['with white space around it', '  https://vvd.bz/stamp/394\n', 394],
  ['a bare number', '394', 394],
  ['a code', 'BF6Z-XWX0-1', 394298061728],
  ['a code without hyphens, in small letters', 'bf6zxwx01', 394298061728],
  ['a code with look-alikes', 'BF6Z-XWXO-I', 394298061728],
])('%s is a stamp', (_, payload, stampIdx) => expect(read(payload)).toEqual(ours(stampIdx)))

test.each([
  ['nothing', ''],
  ['another host', 'https://evil.test/stamp/394'],
  ['our host as a user', 'https://vvd.bz@evil.test/stamp/394'],
  ['our host behind a backslash', 'https://evil.test\\@vvd.bz/stamp/394'],
  ['our host as a prefix', 'https://vvd.bz.evil.test/stamp/394'],
  ['another path', 'https://vvd.bz/coupon/394'],
  ['dot segments', 'https://vvd.bz/stamp/../stamp/394'],
  ['another scheme', 'javascript://vvd.bz/stamp/394'],
  ['a wrong check symbol', 'BF6Z-XWX0-2'],
  ['two symbols swapped', 'BF6Z-XXW0-1'],
  ['zero', '0'],
  ['a negative number', '-394'],
  ['digits of another script', '٣٩٤'],
  ['full-width digits', '３９４'],
  ['a number beyond what is exact', '99999999999999999'],
  ['a payload of 513 characters', `https://vvd.bz/stamp/394?${'x'.repeat(513)}`],
])('%s is not a stamp card', (_, payload) => expect(read(payload)).toEqual(notOurs))

describe('codes for people', () => {
  const anyIdx = fc.integer({ min: 1, max: 2 ** 40 - 1 })

  test('every number comes back from its code', () => {
    fc.assert(
      fc.property(anyIdx, (idx) => {
        expect(read(formatStampCode(idx))).toEqual(ours(idx))
      }),
    )
  })

  test('one wrong symbol is never another stamp', () => {
    const symbols = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ']
    fc.assert(
      fc.property(anyIdx, fc.nat(7), fc.constantFrom(...symbols), (idx, place, symbol) => {
        const code = formatStampCode(idx).replaceAll('-', '')
        fc.pre(code[place] !== symbol)
        const wrong = `${code.slice(0, place)}${symbol}${code.slice(place + 1)}`
        // Nine digits alone read as a bare number; with hyphens they are the code that was meant.
        expect(read(`${wrong.slice(0, 4)}-${wrong.slice(4)}`)).toEqual(notOurs)
      }),
    )
  })

  test('what the engine gives out can be typed without hyphens, and is no other stamp', () => {
    fc.assert(
      fc.property(anyIdx.filter(isDrawable), (idx) => {
        const typed = formatStampCode(idx).replaceAll('-', '')
        expect(typed).toMatch(/^[0-9A-Z]{9}$/)
        expect(read(typed)).toEqual(ours(idx))
        expect(read(String(idx))).toEqual(ours(idx))
      }),
    )
  })
})

test('20,000 hostile payloads: a stamp or not a stamp, and never a throw (S-5)', () => {
  const part = fc.constantFrom(
    'https://',
    'vvd.bz',
    '/stamp/',
    '@',
    '\\',
    '..',
    '%2f',
    '394',
    '\0',
    '#',
    '?',
    '[::1]',
    '‮',
    '７',
  )
  const payload = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(payload, (text) => {
      const code = read(text)
      if (code.kind === 'stamp') expect(Number.isSafeInteger(code.stampIdx) && code.stampIdx > 0).toBe(true)
    }),
    { numRuns: 20_000 },
  )
})
