import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type * as v from 'valibot'
import { findStamps } from '#shared/endpoints/history.ts'
import type { findResult } from '#shared/review-api.ts'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { PageHead } from '../page-head.tsx'
import { CardsFound } from './cards-found.tsx'
import { SearchForm } from './search-form.tsx'

type Found = v.InferOutput<typeof findResult>

/** Of this visit only, and in memory only: back from a history the list is there still. */
const foundKey = ['found']

export function Cards() {
  const { t } = useLingui()
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const { mutation, run } = useEndpointMutation<typeof findStamps>({ changesNothing: true })
  const { data: found } = useQuery<Found | null>({
    queryKey: foundKey,
    queryFn: () => null,
    enabled: false,
    initialData: null,
  })
  async function find() {
    const answer = await run({ endpoint: findStamps, body: { text } })
    if (answer?.kind === 'ok') queries.setQueryData(foundKey, answer.value)
  }

  return (
    <>
      <PageHead
        title={t`Cards`}
        lead={<Trans>Find a customer’s card, read what happened with it, and put it right.</Trans>}
      />
      <SearchForm
        label={t`Code, name, or telephone number`}
        text={text}
        onChange={setText}
        onFind={() => void find()}
        mutation={mutation}
      />
      {found && <CardsFound found={found} />}
    </>
  )
}
