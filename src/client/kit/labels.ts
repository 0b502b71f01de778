import { useLingui } from '@lingui/react/macro'
import { localeOf } from '#shared/languages.ts'
import type { Ymd } from '#shared/stamp.ts'

/** Stands for the number while a sentence is taken apart around it. */
const mark = '\u0001'

/** "7 of 10" as the words before and after the number, in the order of the language. */
export function useCountLabels(max: number): { before: string; after: string } {
  const { t } = useLingui()
  const shown = mark
  const [before = '', after = ''] = t`${shown} of ${max}`.split(mark)
  return { before, after }
}

/** "12 s", "3 min": the largest unit that says enough. */
export function useDuration(): (ms: number) => string {
  const { t } = useLingui()
  return (ms) => {
    const seconds = Math.max(Math.round(ms / 1000), 0)
    if (seconds < 60) return t`${seconds} s`
    const minutes = Math.round(seconds / 60)
    if (minutes < 60) return t`${minutes} min`
    const hours = Math.round(minutes / 60)
    if (hours < 48) return t`${hours} h`
    const days = Math.round(hours / 24)
    return t`${days} days`
  }
}

/** An instant as the shop's clocks show it. `offset`: to them from UTC; null where only this device's own is known. */
type ShopInstant = { at: number; offset: number | null }

/** "Tuesday 14:02" within a week of the shop's today, else "3 March". The device's time zone is not the shop's. */
export function useMoment(): (instant: ShopInstant, today: Ymd) => string {
  const { t } = useLingui()
  const format = useDateFormat()
  return (instant, today) => {
    const at = shopClock(instant)
    const day = new Date(at).toISOString().slice(0, 10)
    const utc = { timeZone: 'UTC' } as const
    const time = format(at, { hour: '2-digit', minute: '2-digit', hour12: false, ...utc })
    if (day === today) return t`today ${time}`
    if (Date.parse(today) - Date.parse(day) < 6 * 86_400_000)
      return `${format(at, { weekday: 'long', ...utc })} ${time}`
    return format(at, { day: 'numeric', month: 'long', ...utc })
  }
}

/** What the shop's clocks show, as if it were UTC. */
function shopClock({ at, offset }: ShopInstant): number {
  return at + (offset ?? -new Date(at).getTimezoneOffset() * 60_000)
}

/** A calendar day, which has no time zone: "30 June", without its year where that is today's. */
export function useDay(): (ymd: Ymd, today?: Ymd) => string {
  const format = useDateFormat()
  return (ymd, today) =>
    format(Date.parse(`${ymd}T00:00:00Z`), {
      day: 'numeric',
      month: 'long',
      ...(ymd.slice(0, 4) !== today?.slice(0, 4) && { year: 'numeric' }),
      timeZone: 'UTC',
    })
}

function useDateFormat(): (at: number, options: Intl.DateTimeFormatOptions) => string {
  const { i18n } = useLingui()
  return (at, options) => new Intl.DateTimeFormat(localeOf(i18n.locale), options).format(new Date(at))
}
