import { expect, test } from 'vitest'
import { csvCell, csvLine } from './csv.ts'
import { instantOf } from './shop-day.ts'

test('the half past two that comes twice in a night is two instants', () => {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Berlin',
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  const timeOf = (at: number) => format.format(at)
  const first = Date.parse('2026-10-25T00:30:00Z')
  expect([0, 3_600_000].map((ms) => instantOf({ timeOf }, first + ms))).toEqual([
    '2026-10-25T02:30:00+02:00',
    '2026-10-25T02:30:00+01:00',
  ])
  expect(
    instantOf(
      { timeOf: (at) => new Date(at - 12_600_000).toISOString().slice(0, 19).replace('T', ' ') },
      first,
    ),
  ).toBe('2026-10-24T21:00:00-03:30')
})

test.each([
  ['=1+1', `"'=1+1"`],
  ['+1', `"'+1"`],
  ['-1', `"'-1"`],
  ['@x', `"'@x"`],
  ['\tx', `"'\tx"`],
  [' =1', `"' =1"`],
  ['＝1', `"'＝1"`],
  ['a=1', 'a=1'],
  ['say "hi"', '"say ""hi"""'],
  ['a,b', '"a,b"'],
  ['0012', `"'0012"`],
  ['394298061728', `"'394298061728"`],
  ['3E5', `"'3E5"`],
  ['1-2', `"'1-2"`],
  ['010-1234-5678', `"'010-1234-5678"`],
  ['- closed early', `"'- closed early"`],
  ['TRUE', `"'TRUE"`],
  ['2026-10-25T02:30:00+01:00', '2026-10-25T02:30:00+01:00'],
  ['7K3M-9QXD-4', '7K3M-9QXD-4'],
  ['5 free', '5 free'],
  ['김민아', '김민아'],
  [5, '5'],
  [null, ''],
])('the cell %s is written %s', (cell, written) => {
  expect(csvCell(cell)).toBe(written)
  expect(csvLine([cell, 1])).toBe(`${written},1\r\n`)
})
