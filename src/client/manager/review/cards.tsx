import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type * as v from 'valibot'
import { findStamps } from '#shared/endpoints/history.ts'
import type { findResult } from '#shared/review-api.ts'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { Button } from '../../ui/button.tsx'
import { SearchIcon } from '../../ui/page-icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { PageHead } from '../page-head.tsx'
import styles from './cards.module.css'
import { CardsFound } from './cards-found.tsx'
import { MutationNotice } from './mutation-notice.tsx'

type Found = v.InferOutput<typeof findResult>

/** Of this visit only, and in memory only: back from a history the list is there still. */
const foundKey = ['found']

/** What is typed goes in the body: a name must not stand in an address, a history or a log. */
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
  // One character of these scripts is a name.
  const isLongEnough = /[\p{L}\d].*[\p{L}\d]|[\p{Script=Han}\p{Script=Hangul}]/u.test(text)

  async function find(event: FormEvent) {
    event.preventDefault()
    if (!isLongEnough) return
    const answer = await run({ endpoint: findStamps, body: { text } })
    if (answer?.kind === 'ok') queries.setQueryData(foundKey, answer.value)
  }

  return (
    <>
      <PageHead
        title={t`Cards`}
        lead={<Trans>Find a customer’s card, read what happened with it, and put it right.</Trans>}
      />
      <search>
        <form className={styles.search} onSubmit={(event) => void find(event)}>
          <TextField
            label={t`Code, name, or telephone number`}
            value={text}
            onChange={setText}
            type="search"
            maxLength={200}
            hint={t`Searches are noted in the log, without what was typed.`}
          />
          <Button
            type="submit"
            tone="primary"
            icon={<SearchIcon size={20} />}
            disabled={!isLongEnough}
            reason={t`Two letters at least`}
            busy={mutation.state === 'busy'}
          >
            <Trans>Find</Trans>
          </Button>
        </form>
      </search>
      <MutationNotice mutation={mutation} />
      {found && <CardsFound found={found} />}
    </>
  )
}
