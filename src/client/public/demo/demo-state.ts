import { useLingui } from '@lingui/react/macro'

/** The server's word for a state ("9 of 10", "not yet valid") in the language of the page. */
export function useDemoState(state: string): string {
  const { t } = useLingui()
  const [, stamps, max] = /^(\d+) of (\d+)$/.exec(state) ?? []
  if (stamps && max) return t`${stamps} of ${max}`
  switch (state) {
    case 'new':
      return t({ message: 'new', context: 'a card' })
    case 'full':
      return t`full`
    case 'redeemed':
      return t`redeemed`
    case 'expired':
      return t`expired`
    case 'not yet valid':
      return t`not yet valid`
    case 'inactive':
      return t`inactive`
    default:
      return state
  }
}
