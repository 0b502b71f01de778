import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { Corrected, Correction } from '#shared/review-api.ts'
import { useShopTimes } from '../shop-time.ts'

type Kind = Correction['kind']

export function useCorrectionLabels() {
  const { t } = useLingui()
  const times = useShopTimes()
  return {
    of(kind: Kind, count: number): { title: string; button: string } {
      const stamps = t`${plural(count, { one: '# stamp', other: '# stamps' })}`
      switch (kind) {
        case 'add':
          return { title: t`Add stamps`, button: t`Add ${stamps}` }
        case 'remove':
          return { title: t`Take stamps off`, button: t`Take off ${stamps}` }
        case 'extend':
          return { title: t`Extend the card`, button: t`Change the last day` }
        case 'deactivate':
          return { title: t`Switch the card off`, button: t`Switch off` }
        case 'activate':
          return { title: t`Switch the card on`, button: t`Switch on` }
      }
    },
    value(field: Corrected['field'], value: Corrected['before']): string {
      if (field === 'active') return value === true ? t`switched on` : t`switched off`
      if (field === 'endYmd' && typeof value === 'string') return times.date(value)
      const count = Number(value)
      return t`${plural(count, { one: '# stamp', other: '# stamps' })}`
    },
    /** Said most often; one tap writes it. */
    reasons(kind: Kind): string[] {
      switch (kind) {
        case 'add':
          return [t`Forgotten at the counter`, t`Goodwill`]
        case 'remove':
          return [t`Stamped twice by mistake`, t`Stamped on the wrong card`]
        case 'extend':
          return [t`The shop was closed`, t`Goodwill`]
        case 'deactivate':
          return [t`The card was lost`, t`Suspected copy of the card`]
        case 'activate':
          return [t`It was switched off by mistake`, t`It is clear now`]
      }
    },
  }
}
