import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { LimitHit } from '#shared/limits.ts'

/** The limit that was met, with its number. */
export function useLimitLabels(): (hit: LimitHit) => string {
  const { t } = useLingui()
  return ({ limit, max }) => {
    const most = max ?? 0
    switch (limit) {
      case 'stampsAScan':
        return t`At most ${plural(most, { one: '# stamp', other: '# stamps' })} with one tap`
      case 'stampsADay':
        return t`At most ${plural(most, { one: '# stamp', other: '# stamps' })} on one card in a day`
      case 'minutesBetween':
        return t`At least ${plural(most, { one: '# minute', other: '# minutes' })} between two stamps on one card`
      case 'stampsAnHour':
        return t`At most ${plural(most, { one: '# stamp', other: '# stamps' })} an hour by one person`
      case 'openingHours':
        return t`Only while the shop is open`
    }
  }
}
