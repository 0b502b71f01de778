import { Trans } from '@lingui/react/macro'

export function Honesty() {
  return (
    <h1>
      <Trans>Honesty</Trans>
    </h1>
  )
}
