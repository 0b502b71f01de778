import { expect, test } from 'vitest'
import { makeTimes } from './shop-time.ts'

const at = Date.parse('2026-10-25T00:30:00Z')

test('the shop’s own clock and calendar, whatever this device’s are set to', () => {
  const times = makeTimes('en-GB', 'Asia/Seoul')
  expect([times.clock(at), times.ymd(at)]).toEqual(['09:30:00', '2026-10-25'])
})

test('in a browser that does not know the shop’s time zone every time is UTC, and says so', () => {
  const times = makeTimes('en-GB', 'Mars/Olympus_Mons')
  expect(times.clock(at)).toBe('00:30:00 UTC')
  expect(times.moment(at)).toMatch(/00:30 UTC$/)
  expect([times.ymd(at), times.date('2026-10-25')]).toEqual(['2026-10-25', '25 October 2026'])
})
