import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { localeOf } from '#shared/languages.ts'

type CalendarDays = {
  /** "23 Nov" */
  short: (ymd: string) => string
  /** "Monday 23 November 2026" */
  long: (ymd: string) => string
}

/** Days of a calendar, which have no time zone: written as they stand. */
export function useCalendarDays(): CalendarDays {
  const { i18n } = useLingui()
  const { locale } = i18n
  return useMemo(() => {
    const written = (options: Intl.DateTimeFormatOptions) => {
      const format = new Intl.DateTimeFormat(localeOf(locale), { timeZone: 'UTC', ...options })
      return (ymd: string) => format.format(Date.parse(`${ymd}T00:00:00Z`))
    }
    return {
      short: written({ day: 'numeric', month: 'short' }),
      long: written({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    }
  }, [locale])
}
