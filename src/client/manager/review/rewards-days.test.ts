import { expect, test } from 'vitest'
import { presetSpan, spanOf } from './rewards-days.ts'

test.each([
  ['7-days', '2026-03-03', { from: '2026-02-25', to: '2026-03-03' }],
  ['30-days', '2026-03-03', { from: '2026-02-02', to: '2026-03-03' }],
  ['month', '2026-03-03', { from: '2026-03-01', to: '2026-03-03' }],
  ['last-month', '2026-03-03', { from: '2026-02-01', to: '2026-02-28' }],
  ['last-month', '2028-03-31', { from: '2028-02-01', to: '2028-02-29' }],
  ['last-month', '2026-01-15', { from: '2025-12-01', to: '2025-12-31' }],
] as const)('%s on %s is %j', (name, today, span) => {
  expect(presetSpan(name, today)).toEqual(span)
})

test.each([
  ['2026-03-01', '2026-03-01', true],
  ['2026-03-02', '2026-03-01', false],
  ['2025-03-01', '2026-03-02', true],
  ['2025-03-01', '2026-03-03', false],
  ['2026-02-30', '2026-03-01', false],
  ['2026-13-01', '2026-13-02', false],
  ['', '', false],
  ['yesterday', 'today', false],
])('from %s to %s is a span: %s', (from, to, isSpan) => {
  expect(spanOf(from, to)).toEqual(isSpan ? { from, to } : null)
})
