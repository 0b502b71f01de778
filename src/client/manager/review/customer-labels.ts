import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { Customer, CustomerCard, CustomerState } from '#shared/customer-records-api.ts'
import { useShopTimes } from '../shop-time.ts'

const states: Record<CustomerState, MessageDescriptor> = {
  good: msg`in use`,
  full: msg`full, the reward is waiting`,
  redeemed: msg`reward handed over`,
  replaced: msg`lost and replaced`,
  'not-yet-valid': msg`not valid yet`,
  expired: msg`expired`,
  'not-active': msg`switched off`,
}

/** Where a name was opened it stands there; else what the mask leaves of it. */
export type ShownName = { userNm: string | null; userPhnno: string | null }

export function useCustomerLabels() {
  const { i18n, t } = useLingui()
  const times = useShopTimes()
  return {
    state: ({ state }: Pick<CustomerCard, 'state'>) => i18n._(states[state]),
    lastVisit: ({ lastVisitAt }: Pick<CustomerCard, 'lastVisitAt'>) => {
      if (lastVisitAt === null) return t`no visit yet`
      const when = times.moment(lastVisitAt)
      return t`last visit ${when}`
    },
    who: (
      { nameMasked, phoneMasked, code }: Pick<Customer, 'nameMasked' | 'phoneMasked' | 'code'>,
      opened?: ShownName,
    ) => {
      const parts = opened ? [opened.userNm, opened.userPhnno] : [nameMasked, phoneMasked]
      return parts.filter(Boolean).join(' · ') || code
    },
  }
}
