import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type BareNumbers,
  formatStampCode,
  isDrawable,
  parseStampCode,
  stampIdxOfPath,
} from './stamp-code.ts'

const hosts = ['stamps.test', 'vvd.bz', 'localhost:4173', 'xn--kaffee-mnchen-3ob.test', 'kaffee-münchen.test']
const read = (payload: string) => parseStampCode(payload, hosts)
const ours = (stampIdx: number) => ({ kind: 'stamp', stampIdx })
const notOurs = { kind: 'not-a-stamp-card' }
const oneWrong = { kind: 'one-letter-wrong' }

test.each([
  ['an address of the shop', 'https://stamps.test/stamp/394', 394],
  ['with a query', 'https://vvd.bz/stamp/394?utm=poster', 394],
  ['with a raw space in its query', 'https://vvd.bz/stamp/394?utm=poster at the door', 394],
  ['with a slash behind it', 'https://vvd.bz/stamp/394/', 394],
  ['with a port', 'http://localhost:4173/stamp/394298061728', 394298061728],
  ['with the usual port', 'https://vvd.bz:443/stamp/394', 394],
  ['in capitals, as some QR makers write it', 'HTTPS://VVD.BZ/STAMP/394', 394],
  ['without its scheme', 'vvd.bz/stamp/394', 394],
  ['with URL: before it, as older writers of codes have it', 'URL:https://vvd.bz/stamp/394', 394],
  ['with white space around it', '  https://vvd.bz/stamp/394\n', 394],
  ['with NUL behind it', 'https://vvd.bz/stamp/394\0', 394],
  ['with a byte order mark', '\ufeffhttps://vvd.bz/stamp/394', 394],
  ['in full-width letters', 'ｈｔｔｐｓ：／／ｖｖｄ．ｂｚ／ｓｔａｍｐ／３９４', 394],
  ['an international host as it is sent', 'https://xn--kaffee-mnchen-3ob.test/stamp/394', 394],
  ['an international host as it is written', 'https://Kaffee-München.test/stamp/394', 394],
  ['the same with the dots apart', 'https://kaffee-mu\u0308nchen.test/stamp/394', 394],
  ['a bare number', '394298061728', 394298061728],
  ['a number that an earlier version gave out', '32895337875', 32895337875],
  ['a number in groups of three', '394 298 061 728', 394298061728],
  ['with thin spaces', '394\u202f298\u202f061\u202f728', 394298061728],
  ['with commas', '394,298,061,728', 394298061728],
  ['with points', '394.298.061.728', 394298061728],
  ['full-width digits', '３９４２９８０６１７２８', 394298061728],
  ['a code', 'BF6Z-XWX0-1', 394298061728],
  ['a code without hyphens, in small letters', 'bf6zxwx01', 394298061728],
  ['a code with look-alikes', 'BF6Z-XWXO-I', 394298061728],
  ['a code in full-width letters', 'ＢＦ６Ｚ－ＸＷＸ０－１', 394298061728],
  ['a code with en dashes', 'BF6Z–XWX0–1', 394298061728],
  ['a code with minus signs', 'BF6Z−XWX0−1', 394298061728],
  ['a code typed with Hangul on', 'ㅠㄹ6ㅋ-ㅌㅈㅌ0-1', 394298061728],
  ['a code whose Hangul ran together', '뮤6ㅋ', null],
])('%s is a stamp', (_, payload, stampIdx) =>
  expect(read(payload)).toEqual(stampIdx === null ? notOurs : ours(stampIdx)),
)

test.each([
  ['nothing', ''],
  ['another host', 'https://evil.test/stamp/394'],
  ['our host as a user', 'https://vvd.bz@evil.test/stamp/394'],
  ['our host behind a backslash', 'https://evil.test\\@vvd.bz/stamp/394'],
  ['our host as a prefix', 'https://vvd.bz.evil.test/stamp/394'],
  ['our host with another port', 'https://vvd.bz:8443/stamp/394'],
  ['another path', 'https://vvd.bz/coupon/394'],
  ['dot segments', 'https://vvd.bz/stamp/../stamp/394'],
  ['another scheme', 'javascript://vvd.bz/stamp/394'],
  ['zero', '0'],
  ['a small number, which the engine never gave out', '394'],
  ['leading zeros', '0394298061728'],
  ['a negative number', '-394298061728'],
  ['digits of another script', '٣٩٤٢٩٨٠٦١٧٢٨'],
  ['a number beyond what is exact', '99999999999999999'],
  ['the EAN-13 of a milk carton', '8801115114154'],
  ['eight symbols, one of which is two in capitals', '4Q8Qß028'],
  ['a payload of 513 characters', `https://vvd.bz/stamp/394?${'x'.repeat(513)}`],
])('%s is not a stamp card', (_, payload) => expect(read(payload)).toEqual(notOurs))

test.each([
  ['a wrong check symbol', 'BF6Z-XWX0-2'],
  ['two symbols swapped', 'BF6Z-XXW0-1'],
  ['a U, which no symbol is', 'BF6U-XWX0-1'],
])('%s: one letter is wrong', (_, payload) => expect(read(payload)).toEqual(oneWrong))

describe('bare numbers', () => {
  test.each<[BareNumbers, string, object]>([
    ['drawn', '394298061728', ours(394298061728)],
    ['drawn', '32895337875', notOurs],
    ['drawn', '1234567890', notOurs],
    ['drawn', '725272730706', notOurs],
    ['any', '394', ours(394)],
    ['any', '1234567890', ours(1234567890)],
  ])('%s: %s', (numbers, payload, expected) =>
    expect(parseStampCode(payload, hosts, numbers)).toEqual(expected),
  )
})

test.each([
  ['/stamp/394', 394],
  ['/STAMP/394', 394],
  ['/stamp/394/', 394],
  ['/stamp/0394', null],
  ['/stamp/394/more', null],
  ['/stamp/', null],
])("the path of a customer's page: %s", (path, stampIdx) => expect(stampIdxOfPath(path)).toBe(stampIdx))

describe('codes for people', () => {
  const anyIdx = fc.integer({ min: 1, max: 2 ** 40 - 1 })
  const drawn = fc.integer({ min: 1e9, max: 2 ** 40 - 1 }).filter(isDrawable)

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
        expect(read(`${wrong.slice(0, 4)}-${wrong.slice(4)}`)).toEqual(oneWrong)
      }),
    )
  })

  test('what the engine gives out can be typed without hyphens, and is no other stamp', () => {
    fc.assert(
      fc.property(drawn, (idx) => {
        const typed = formatStampCode(idx).replaceAll('-', '')
        expect(typed).toMatch(/^[0-9A-Z]{9}$/)
        expect(read(typed)).toEqual(ours(idx))
        expect(read(String(idx))).toEqual(ours(idx))
      }),
    )
  })
})

test('a number that the engine gives out, cut at either end, is none that it gives out', () => {
  const drawn = fc.integer({ min: 1e9, max: 2 ** 40 - 1 }).filter(isDrawable)
  fc.assert(
    fc.property(drawn, fc.nat(13), fc.nat(13), (idx, from, to) => {
      const digits = String(idx)
      const cut = digits.slice(from, to)
      fc.pre(cut !== digits)
      expect(parseStampCode(cut, hosts, 'drawn')).toEqual(notOurs)
    }),
  )
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
