import { Trans } from '@lingui/react/macro'

export function Inbox() {
  return (
    <h1>
      <Trans>Inbox</Trans>
    </h1>
  )
}
