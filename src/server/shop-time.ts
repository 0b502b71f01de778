/** The shop's calendar: instants become days and times of its own time zone. */
export type ShopTime = {
  /** `YYYY-MM-DD` */
  dayOf: (at: number) => string
  /** `YYYY-MM-DD HH:MM:SS`, the contract's …Ymdt */
  timeOf: (at: number) => string
  /** When the shop is made, or moves. */
  useTimeZone: (timeZone: string) => void
}

export function createShopTime(timeZone: string): ShopTime {
  let format = formatIn(timeZone)
  const timeOf = (at: number) => format.format(at)
  return {
    dayOf: (at) => timeOf(at).slice(0, 10),
    timeOf,
    useTimeZone: (zone) => {
      format = formatIn(zone)
    },
  }
}

/** Swedish writes ISO 8601. */
const formatIn = (timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
