import { expect, test } from 'vitest'
import { type Limits, noLimits } from '#shared/limits.ts'
import { isCountAmiss, limitsDraftOf, limitsOf } from './limits-draft.ts'

const days = Array.from({ length: 7 }, (_, n) => (n === 6 ? null : { from: '18:00', to: '02:00' }))
const all: Limits = {
  stampsAScan: { max: 3, kind: 'soft' },
  stampsADay: { max: 5, kind: 'hard' },
  minutesBetween: { max: 10, kind: 'soft' },
  stampsAnHour: { max: 120, kind: 'hard' },
  openingHours: { days, kind: 'soft' },
}

test.each([
  ['none', noLimits],
  ['all', all],
])('limits survive being typed: %s', (_, limits) => {
  expect(limitsOf(limitsDraftOf(limits))).toEqual(limits)
})

test('a limit that is off is none, whatever number stands in its field', () => {
  const draft = limitsDraftOf(all)
  draft.stampsADay = { isOn: false, max: 'nonsense', kind: 'hard' }
  expect(limitsOf(draft)).toEqual({ ...all, stampsADay: null })
})

test.each(['', '0', '6', '-1', '2.5', '1e1', 'two'])('“%s” stamps with one tap is no limit', (max) => {
  const draft = limitsDraftOf(all)
  draft.stampsAScan = { isOn: true, max, kind: 'soft' }
  expect(limitsOf(draft)).toBeNull()
  expect(isCountAmiss('stampsAScan', draft.stampsAScan)).toBe(true)
})
