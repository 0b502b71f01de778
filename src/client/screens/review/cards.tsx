import { Trans } from '@lingui/react/macro'

export function Cards() {
  return (
    <h1>
      <Trans>Cards</Trans>
    </h1>
  )
}
