/** Bars of more days than a chart can show apart are those of weeks. */
const mostBars = 31
const week = 7

type Counted = { day: string; given: number; redeemed: number }

/** Each under its first day. */
export function byWeeks(days: readonly Counted[]): Counted[] {
  if (days.length <= mostBars) return [...days]
  const weeks: Counted[] = []
  for (let from = 0; from < days.length; from += week) {
    const its = days.slice(from, from + week)
    weeks.push({
      day: its[0]?.day ?? '',
      given: its.reduce((sum, { given }) => sum + given, 0),
      redeemed: its.reduce((sum, { redeemed }) => sum + redeemed, 0),
    })
  }
  return weeks
}

/** In whole per cent; of none it is none. */
export const rateOf = ({ given, redeemed }: Pick<Counted, 'given' | 'redeemed'>) =>
  given === 0 ? 0 : Math.round((redeemed / given) * 100)
