import { describe, expect, test } from 'vitest'
import { type CodeRules, createScannedReader, type ScannedBurst } from './scanned-code.ts'

const engine: CodeRules = { hosts: ['cards.test', 'localhost:4173'], numbers: 'drawn' }
const hosted: CodeRules = { ...engine, numbers: 'any' }
const whole = { ending: 'Enter', isTorn: false, hasGap: false }

function read(text: string, more: Partial<ScannedBurst> = {}, rules = engine) {
  return createScannedReader()({ typed: text, american: text, ...whole, ...more }, rules, 0)
}

const stampIdx = 394298061728
const ours = { kind: 'stamp', stampIdx }
const onceMore = { kind: 'scan-once-more' }
const notOurs = { kind: 'not-a-stamp-card' }
const address = `https://cards.test/stamp/${stampIdx}`
const none = { ending: null }

describe('whole', () => {
  test.each<[string, string, Partial<ScannedBurst>]>([
    ['an address with an ending', address, {}],
    ['with a pause in it', address, { hasGap: true }],
    ['without an ending, since its number cannot go on', address, none],
    ['a bare number of the engine', String(stampIdx), {}],
    ['a code', 'BF6Z-XWX0-1', none],
    ['with the AIM id of a QR code', `]Q3${address}`, {}],
    ['keys of an American scanner on a German layout', 'httpsÖ--cards.test-stamp-1', { american: address }],
  ])('%s', (_, text, more) => expect(read(text, more)).toEqual(ours))

  test('an earlier number counts in an address that has an ending', () => {
    const earlier = 'https://cards.test/stamp/32895337875'
    expect(read(earlier)).toEqual({ kind: 'stamp', stampIdx: 32895337875 })
    expect(read(earlier, none)).toEqual(onceMore)
    expect(read(`${earlier}?x`, none)).toMatchObject({ kind: 'stamp' })
  })

  test('what could go on counts when it comes a second time', () => {
    const reader = createScannedReader()
    const burst = { typed: 'https://cards.test/stamp/394', american: '', ...whole, ending: null }
    expect(reader(burst, hosted, 0)).toEqual(onceMore)
    expect(reader(burst, hosted, 20_000)).toEqual({ kind: 'stamp', stampIdx: 394 })
    expect(reader(burst, hosted, 60_000)).toEqual(onceMore)
    expect(reader({ ...burst, isTorn: true }, hosted, 61_000)).toEqual(onceMore)
  })
})

describe('a part', () => {
  test.each(Array.from({ length: address.length - 1 }, (_, at) => at + 1))('the first %i keys', (count) => {
    expect(read(address.slice(0, count), none)).toEqual(onceMore)
    // A part that ends as a whole one does is one where no number of the engine's has so few digits.
    if (count < address.length - 2) expect(read(address.slice(0, count))).toEqual(onceMore)
  })

  test.each(Array.from({ length: address.length - 1 }, (_, at) => at + 1))(
    'all but the first %i',
    (count) => {
      const rest = read(address.slice(count))
      expect([onceMore, ours]).toContainEqual(rest)
    },
  )

  test('a burst that touches another', () => expect(read(address, { isTorn: true })).toEqual(onceMore))

  test('a bare number through a hosted API only with an ending and without a pause', () => {
    expect(read('394', {}, hosted)).toEqual({ kind: 'stamp', stampIdx: 394 })
    expect(read('394', none, hosted)).toEqual(onceMore)
    expect(read('394', { hasGap: true }, hosted)).toEqual(onceMore)
  })

  // In capitals an ß is two letters, and seven symbols would be nine.
  test.each([
    ['4Q8Qß028', '4Q8Q-028'],
    ['FEHKßBTR', 'FEHK-BTR'],
  ])('%s, seven symbols of a code under a German layout', (typed, american) => {
    expect(read(typed, { american, ...none })).toEqual(onceMore)
  })

  test('two readings that are two cards', () => {
    expect(read(address, { american: 'https://cards.test/stamp/394298061729' })).toEqual(onceMore)
  })
})

describe('not ours', () => {
  test('an article without its last digit is a number of the engine, and no card', () => {
    expect(read('880111511415', none)).toEqual(onceMore)
  })

  test.each([
    ['the EAN-13 of a milk carton', '8801115114154'],
    ['an EAN-8', '96385074'],
    ['a UPC-A', '725272730706'],
    ['an address of somebody else', 'https://example.com/menu'],
    ['a card of somebody else', `https://other.test/stamp/${stampIdx}`],
    ['600 characters', 'x'.repeat(600)],
  ])('%s', (_, text) => expect(read(text)).toEqual(notOurs))

  test('a wrong letter is recognised', () =>
    expect(read('BF6Z-XWX0-2')).toEqual({ kind: 'one-letter-wrong' }))
})
