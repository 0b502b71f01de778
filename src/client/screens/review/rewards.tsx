import { Trans } from '@lingui/react/macro'

export function Rewards() {
  return (
    <h1>
      <Trans>Rewards</Trans>
    </h1>
  )
}
