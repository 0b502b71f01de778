/** The shop's calendar: instants become days and times of its own time zone. */
export type ShopTime = {
  /** `YYYY-MM-DD` */
  dayOf: (at: number) => string
  /** `YYYY-MM-DD HH:MM:SS`, the contract's …Ymdt */
  timeOf: (at: number) => string
  /** Its name in the IANA database, for clients that write times themselves. */
  timeZone: () => string
  /** When the shop is made, or moves. */
  useTimeZone: (timeZone: string) => void
}

export function createShopTime(initial: string): ShopTime {
  let timeZone = initial
  let format = formatIn(timeZone)
  const timeOf = (at: number) => format.format(at)
  return {
    dayOf: (at) => timeOf(at).slice(0, 10),
    timeOf,
    timeZone: () => timeZone,
    useTimeZone: (zone) => {
      timeZone = zone
      format = formatIn(zone)
    },
  }
}

/** Swedish writes ISO 8601. */
const formatIn = (timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
