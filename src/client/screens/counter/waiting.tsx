import { Trans } from '@lingui/react/macro'

export function Waiting() {
  return (
    <section>
      <h1>
        <Trans>Waiting</Trans>
      </h1>
    </section>
  )
}
