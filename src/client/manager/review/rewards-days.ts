/** The days of a report: presets, and what an address may ask for. */
const dayMs = 86_400_000
/** The server reports on no more at once. */
export const mostDays = 366

export type Span = { from: string; to: string }
const presetNames = ['7-days', '30-days', 'month', 'last-month'] as const
export type PresetName = (typeof presetNames)[number]

const instantOf = (day: string) => Date.parse(`${day}T00:00:00Z`)
const dayAt = (at: number) => new Date(at).toISOString().slice(0, 10)

export function presetSpan(name: PresetName, today: string): Span {
  const month = `${today.slice(0, 7)}-01`
  switch (name) {
    case '7-days':
      return { from: dayAt(instantOf(today) - 6 * dayMs), to: today }
    case '30-days':
      return { from: dayAt(instantOf(today) - 29 * dayMs), to: today }
    case 'month':
      return { from: month, to: today }
    case 'last-month': {
      const to = dayAt(instantOf(month) - dayMs)
      return { from: `${to.slice(0, 7)}-01`, to }
    }
  }
}

/** Null where the days are none, the wrong way round, or more than a report holds. */
export function spanOf(from: string, to: string, most = mostDays): Span | null {
  if (!isDay(from) || !isDay(to) || from > to) return null
  return instantOf(to) - instantOf(from) > most * dayMs ? null : { from, to }
}

/** A day of the calendar: 30 February is none, though it has the shape of one. */
function isDay(day: string): boolean {
  const at = /^2\d{3}-\d\d-\d\d$/.test(day) ? instantOf(day) : Number.NaN
  return !Number.isNaN(at) && dayAt(at) === day
}

export function isSame(one: Span, other: Span): boolean {
  return one.from === other.from && one.to === other.to
}
