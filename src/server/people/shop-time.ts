/** The shop's calendar: instants become days and times of its own time zone. */
export type ShopTime = {
  /** `YYYY-MM-DD` */
  dayOf: (at: number) => string
  /** `YYYY-MM-DD HH:MM:SS`, the contract's …Ymdt */
  timeOf: (at: number) => string
  /** Its name in the IANA database, for clients that write times themselves. */
  timeZone: () => string
  /** Before anything is decided by it: another process may have moved the shop. */
  renew: () => Promise<void>
}

/** `readZone` says what the shop has by now; absent where the operator has set the zone. */
export function createShopTime(initial: string, readZone?: () => Promise<string | null>): ShopTime {
  let timeZone = initial
  let calendar = calendarOf(timeZone)
  let [asked, answered] = [0, 0]
  return {
    dayOf: (at) => calendar.dayOf(at),
    timeOf: (at) => calendar.timeOf(at),
    timeZone: () => timeZone,
    async renew() {
      const turn = ++asked
      const zone = await readZone?.()
      // An answer that a later question has overtaken is old.
      if (!zone || turn < answered) return
      answered = turn
      if (zone === timeZone) return
      timeZone = zone
      calendar = calendarOf(zone)
    },
  }
}

const quarterMs = 900_000
/** A year's; more are asked for again. */
const mostQuarters = 35_136

/** What all instants of a quarter of an hour have in common; null where the day changes in it, or the clocks are set. */
type Quarter = { aheadMs: number; day: string } | null

/**
 * A format costs as much as a statement, and a report asks for the day of each of its rows: formats are asked for the first and
 * the last second of a quarter of an hour, and what is between them is as far ahead of UTC.
 */
function calendarOf(timeZone: string): Pick<ShopTime, 'dayOf' | 'timeOf'> {
  // Swedish writes ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  const known = new Map<number, Quarter>()
  function quarterOf(at: number): Quarter {
    const number = Math.floor(at / quarterMs)
    const before = known.get(number)
    if (before !== undefined) return before
    const [first, last] = [number * quarterMs, (number + 1) * quarterMs - 1000]
    const [begins, ends] = [format.format(first), format.format(last)]
    const ahead = (text: string, instant: number) => Date.parse(`${text.replace(' ', 'T')}Z`) - instant
    const [day, aheadMs] = [begins.slice(0, 10), ahead(begins, first)]
    const quarter = ends.startsWith(day) && ahead(ends, last) === aheadMs ? { aheadMs, day } : null
    if (known.size >= mostQuarters) known.clear()
    known.set(number, quarter)
    return quarter
  }
  return {
    dayOf: (at) => quarterOf(at)?.day ?? format.format(at).slice(0, 10),
    timeOf(at) {
      const quarter = quarterOf(at)
      if (!quarter) return format.format(at)
      return new Date(at + quarter.aheadMs).toISOString().slice(0, 19).replace('T', ' ')
    },
  }
}
