import { Trans } from '@lingui/react/macro'

export function Today() {
  return (
    <h1>
      <Trans>Today</Trans>
    </h1>
  )
}
