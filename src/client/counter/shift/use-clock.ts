import { useLingui } from '@lingui/react/macro'
import { localeOf } from '#shared/languages.ts'

/** "14:05" as the shop's clock shows it. `offset`: to it from UTC; null where only this device's own is known. */
export function useClock(): (at: number, offset: number | null) => string {
  const { i18n } = useLingui()
  return (at, offset) => {
    const format = new Intl.DateTimeFormat(localeOf(i18n.locale), {
      hour: '2-digit',
      minute: '2-digit',
      hour12: false,
      ...(offset !== null && { timeZone: 'UTC' }),
    })
    return format.format(new Date(at + (offset ?? 0)))
  }
}
