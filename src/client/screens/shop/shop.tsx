import { Trans } from '@lingui/react/macro'

/** Administration: people, tablets, stamp cards, limits and the rest, one page each. */
export function Shop() {
  return (
    <h1>
      <Trans>Shop</Trans>
    </h1>
  )
}
