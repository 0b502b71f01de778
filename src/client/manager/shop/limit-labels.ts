import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { type CountDraft, type CountedLimit, isCountAmiss } from './limits-draft.ts'

type Titles = Record<CountedLimit, { title: string; unit: string }>

export function useLimitTitles(): Titles {
  const { t } = useLingui()
  return {
    stampsAScan: { title: t`Stamps with one tap`, unit: t`Stamps at most` },
    stampsADay: { title: t`Stamps on a card in a day`, unit: t`Stamps at most` },
    minutesBetween: { title: t`Time between two taps on a card`, unit: t`Minutes at least` },
    stampsAnHour: { title: t`Stamps by one person in an hour`, unit: t`Stamps at most` },
  }
}

/** What a limit comes to, as one would say it. */
export function useLimitSentence(): (name: CountedLimit, limit: CountDraft) => string {
  const { t } = useLingui()
  return (name, limit) => {
    if (!limit.isOn) return t`No limit.`
    if (isCountAmiss(name, limit)) return t`A number is missing.`
    const count = Number(limit.max)
    const isSoft = limit.kind === 'soft'
    switch (name) {
      case 'stampsAScan': {
        const stamps = t`At most ${plural(count, { one: '# stamp', other: '# stamps' })} with one tap`
        return isSoft ? t`${stamps}; more asks for a reason.` : t`${stamps}; more is refused.`
      }
      case 'stampsADay': {
        const stamps = t`At most ${plural(count, { one: '# stamp', other: '# stamps' })} on a card in a day`
        return isSoft ? t`${stamps}; more asks for a reason.` : t`${stamps}; more is refused.`
      }
      case 'minutesBetween': {
        const wait = t`At least ${plural(count, { one: '# minute', other: '# minutes' })} between two taps on a card`
        return isSoft ? t`${wait}; sooner asks for a reason.` : t`${wait}; sooner is refused.`
      }
      case 'stampsAnHour': {
        const stamps = t`At most ${plural(count, { one: '# stamp', other: '# stamps' })} by one person in an hour`
        return isSoft ? t`${stamps}; more asks for a reason.` : t`${stamps}; more is refused.`
      }
    }
  }
}
