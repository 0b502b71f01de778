import { expect, test } from 'vitest'
import { byWeeks } from './report-days.ts'

const day = (ymd: string, given: number, redeemed = 0) => ({ day: ymd, given, redeemed })

test('up to 31 days stand by themselves, more of them by weeks from the first', () => {
  const few = [day('2026-03-01', 2), day('2026-03-02', 0)]
  expect(byWeeks(few)).toEqual(few)
  const many = Array.from({ length: 32 }, (_, n) =>
    day(new Date(Date.UTC(2026, 2, 1 + n)).toISOString().slice(0, 10), 1, n % 2),
  )
  expect(byWeeks(many)).toEqual([
    day('2026-03-01', 7, 3),
    day('2026-03-08', 7, 4),
    day('2026-03-15', 7, 3),
    day('2026-03-22', 7, 4),
    day('2026-03-29', 4, 2),
  ])
})
