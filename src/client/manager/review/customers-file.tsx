import { Trans } from '@lingui/react/macro'
import { addressOf } from '#shared/endpoint.ts'
import { askCustomersFile, exportCustomers } from '#shared/endpoints/imports.ts'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { Button } from '../../ui/button.tsx'
import { NeedsPassword } from '../needs-password.tsx'
import { MutationNotice } from './mutation-notice.tsx'

/** Everybody's names leave the house: the password is asked, and the log says who took them. */
export function CustomersFile() {
  const { mutation, run, forget } = useEndpointMutation<typeof askCustomersFile>()
  const isOverPassword =
    mutation.state === 'ended' &&
    mutation.answer.kind === 'refused' &&
    mutation.answer.refusal === 'password-sign-in-needed'

  async function take() {
    const answer = await run({ endpoint: askCustomersFile })
    if (answer?.kind === 'ok') location.assign(addressOf(exportCustomers, { query: answer.value }))
  }

  return (
    <>
      <Button busy={mutation.state === 'busy'} onClick={() => void take()}>
        <Trans>Download all customers</Trans>
      </Button>
      {!isOverPassword && <MutationNotice mutation={mutation} />}
      <NeedsPassword of={mutation} retry={() => void take()} onCancel={forget} />
    </>
  )
}
