import { Trans } from '@lingui/react/macro'

export function Proof() {
  return (
    <h1>
      <Trans>Proof</Trans>
    </h1>
  )
}
