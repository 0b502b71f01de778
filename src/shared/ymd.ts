/** Reckoning with calendar days. A day of a shop is not 24 hours long where clocks change; its date always has a next one. */
import type { Ymd } from './stamp.ts'

const dayMs = 86_400_000

/** `days` may be below 0. */
export function daysAfter(day: Ymd, days: number): Ymd {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)
}

function daysBetween(from: Ymd, to: Ymd): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs
}

/** Five years: the most that a card may be good for from its first day (docs/stamp-api.md). One that was extended has more. */
export const mostDays = 1825

/** How long the card after this one is good. */
export const cycleDays = (from: Ymd, to: Ymd): number =>
  Math.min(Math.max(1, daysBetween(from, to)), mostDays)
