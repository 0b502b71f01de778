/** Days of the shop as spans of instants: the database knows instants only. */

import type { Ymd } from '#shared/stamp.ts'
import { daysAfter } from '#shared/ymd.ts'

export type ShopClock = {
  /** `YYYY-MM-DD` in the shop's time zone. */
  dayOf: (at: number) => Ymd
  /** `YYYY-MM-DD HH:MM:SS` in the shop's time zone. */
  timeOf: (at: number) => string
}

/** Half open: `from` belongs to it, `until` is the next day's. */
export type Span = { from: number; until: number }

/** With its offset (RFC 3339): in the night in which the clock is set back 02:30 comes twice. */
export function instantOf({ timeOf }: Pick<ShopClock, 'timeOf'>, at: number): string {
  const local = timeOf(at).replace(' ', 'T')
  const minutes = Math.round((Date.parse(`${local}Z`) - at) / 60_000)
  const two = (value: number) => String(value).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

export function spanOf({ timeOf }: Pick<ShopClock, 'timeOf'>, from: Ymd, to: Ymd): Span {
  return { from: startOf(timeOf, from), until: startOf(timeOf, daysAfter(to, 1)) }
}

/**
 * The day's first instant. The zone's offset is read off at a guess and once more at the answer, which is enough on
 * either side of a change of clocks; where midnight itself is skipped it is the first instant after the gap.
 */
function startOf(timeOf: ShopClock['timeOf'], day: Ymd): number {
  const wanted = Date.parse(`${day}T00:00:00Z`)
  const offset = (at: number) => Date.parse(`${timeOf(at).replace(' ', 'T')}Z`) - at
  const guess = wanted - offset(wanted)
  const start = wanted - offset(guess)
  return timeOf(start) < day ? start + (wanted - Date.parse(`${timeOf(start).replace(' ', 'T')}Z`)) : start
}

/** Every day of it, both inclusive. */
export function daysOf(from: Ymd, to: Ymd): Ymd[] {
  const days: Ymd[] = []
  for (let day = from; day <= to; day = daysAfter(day, 1)) days.push(day)
  return days
}
