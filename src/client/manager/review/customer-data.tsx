import { Trans, useLingui } from '@lingui/react/macro'
import { exportCustomer } from '#shared/endpoints/customer-records.ts'
import { languageOfTag, languageTags } from '#shared/languages.ts'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { Button } from '../../ui/button.tsx'
import { MutationNotice } from './mutation-notice.tsx'
import { saveFile } from './save-file.ts'

/** What a customer may ask for (GDPR articles 15 and 20): to be read by people, or by another program. */
export function CustomerData({ stampIdx }: { stampIdx: number }) {
  const { i18n } = useLingui()
  const { mutation, run } = useEndpointMutation<typeof exportCustomer>()
  const isBusy = mutation.state === 'busy'

  async function take(format: 'json' | 'csv') {
    const language = languageOfTag(i18n.locale) ?? languageTags[0]
    const answer = await run({ endpoint: exportCustomer, params: { stampIdx }, body: { format, language } })
    if (answer?.kind === 'ok') saveFile(answer.value)
  }

  return (
    <>
      <Button busy={isBusy} onClick={() => void take('csv')}>
        <Trans>Their data as CSV</Trans>
      </Button>
      <Button busy={isBusy} onClick={() => void take('json')}>
        <Trans>Their data as JSON</Trans>
      </Button>
      <MutationNotice mutation={mutation} />
    </>
  )
}
