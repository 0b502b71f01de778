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
  let format = formatIn(timeZone)
  let [asked, answered] = [0, 0]
  /** Each command asks for its day, and a format costs as much as a statement: one a minute, which no zone divides. */
  let last = { minute: Number.NaN, day: '' }
  const timeOf = (at: number) => format.format(at)
  return {
    dayOf(at) {
      const minute = Math.floor(at / 60_000)
      if (minute !== last.minute) last = { minute, day: timeOf(at).slice(0, 10) }
      return last.day
    },
    timeOf,
    timeZone: () => timeZone,
    async renew() {
      const turn = ++asked
      const zone = await readZone?.()
      // An answer that a later question has overtaken is old.
      if (!zone || turn < answered) return
      answered = turn
      if (zone === timeZone) return
      timeZone = zone
      format = formatIn(zone)
      last = { minute: Number.NaN, day: '' }
    },
  }
}

/** Swedish writes ISO 8601. */
const formatIn = (timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
