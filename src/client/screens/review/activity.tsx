import { Trans } from '@lingui/react/macro'

export function Activity() {
  return (
    <h1>
      <Trans>Activity</Trans>
    </h1>
  )
}
