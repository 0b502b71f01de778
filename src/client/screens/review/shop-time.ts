import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { useSignedIn } from './manager-ports.tsx'

const locales: Record<string, string> = { en: 'en-GB', ko: 'ko-KR' }

export type ShopTimes = {
  /** "23 Nov, 14:02" */
  moment: (at: number) => string
  /** "23 November 2026, 14:02:07" */
  exact: (at: number) => string
  /** "14:02:07" */
  clock: (at: number) => string
  /** "Monday 23 November 2026" */
  day: (at: number) => string
  /** "23 November 2026" of a calendar day, which has no time zone */
  date: (ymd: string) => string
  /** `2026-11-23`, of the shop's calendar */
  ymd: (at: number) => string
}

/** Instants as the shop's own clock and calendar write them, whatever this device's are set to. */
export function useShopTimes(): ShopTimes {
  const { timeZone } = useSignedIn()
  const { i18n } = useLingui()
  const { locale } = i18n
  return useMemo(() => {
    const written = (options: Intl.DateTimeFormatOptions) => {
      const format = new Intl.DateTimeFormat(locales[locale], { timeZone, hourCycle: 'h23', ...options })
      return (at: number) => format.format(at)
    }
    const time = { hour: '2-digit', minute: '2-digit' } as const
    const calendar = new Intl.DateTimeFormat(locales[locale], { timeZone: 'UTC', dateStyle: 'long' })
    const iso = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
    return {
      moment: written({ day: 'numeric', month: 'short', ...time }),
      exact: written({ day: 'numeric', month: 'long', year: 'numeric', ...time, second: '2-digit' }),
      clock: written({ ...time, second: '2-digit' }),
      day: written({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
      date: (ymd) => calendar.format(Date.parse(`${ymd}T00:00:00Z`)),
      ymd: (at) => iso.format(at),
    }
  }, [timeZone, locale])
}
