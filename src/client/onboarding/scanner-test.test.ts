import { expect, test } from 'vitest'
import { judgeScanner, scannerTest } from './scanner-test.ts'

const burst = {
  typed: scannerTest,
  american: scannerTest,
  ending: 'Enter',
  prefix: null,
  place: 'elsewhere',
  isTorn: false,
  hasGap: false,
  medianMs: 8,
} as const

test.each([
  ['its layout is the tablet’s', {}, { layout: 'same', isWell: true }],
  ['Caps Lock is on', { typed: scannerTest.toUpperCase() }, { layout: 'same', isWell: true }],
  ['it is American on a German tablet', { typed: 'httpsÖ--' }, { layout: 'american', isWell: true }],
  ['it sends no ending', { ending: null }, { layout: 'same', isWell: false }],
  ['neither', { typed: 'x', american: 'y' }, { layout: 'unknown', isWell: false }],
  ['a part', { typed: 'x', american: 'y', isTorn: true }, { layout: 'part', isWell: false }],
])('%s', (_, more, found) => expect(judgeScanner({ ...burst, ...more })).toEqual(found))
