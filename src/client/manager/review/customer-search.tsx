import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Customer } from '#shared/customer-records-api.ts'
import { searchCustomers } from '#shared/endpoints/customer-records.ts'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { Button } from '../../ui/button.tsx'
import { SearchForm } from './search-form.tsx'

type Props = { isFound: boolean; onFound: (customers: readonly Customer[] | null) => void }

export function CustomerSearch({ isFound, onFound }: Props) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const [outcome, setOutcome] = useState('')
  const { mutation, run } = useEndpointMutation<typeof searchCustomers>({ changesNothing: true })

  async function find() {
    const answer = await run({ endpoint: searchCustomers, body: { text } })
    if (answer?.kind !== 'ok') return
    const { customers, isCut } = answer.value
    setOutcome(
      customers.length === 0
        ? t`No customer was found.`
        : isCut
          ? t`Only the newest are shown: type more of it.`
          : '',
    )
    onFound(customers)
  }

  function showAll() {
    setText('')
    setOutcome('')
    onFound(null)
  }

  return (
    <SearchForm
      label={t`Name, telephone number, or code`}
      text={text}
      onChange={setText}
      onFind={() => void find()}
      mutation={mutation}
      more={
        isFound && (
          <Button onClick={showAll}>
            <Trans>Show all</Trans>
          </Button>
        )
      }
    >
      <output>{outcome}</output>
    </SearchForm>
  )
}
