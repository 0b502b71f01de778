import { Trans } from '@lingui/react/macro'

export function Story() {
  return (
    <h1>
      <Trans>Story of a card</Trans>
    </h1>
  )
}
