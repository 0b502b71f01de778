import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import type { Customer } from '#shared/customer-records-api.ts'
import { searchCustomers } from '#shared/endpoints/customer-records.ts'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { Button } from '../../ui/button.tsx'
import { SearchIcon } from '../../ui/page-icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './customers.module.css'
import { MutationNotice } from './mutation-notice.tsx'

type Props = { isFound: boolean; onFound: (customers: readonly Customer[] | null) => void }

/** What is typed goes in the body: a name must not stand in an address, a history or a log. */
export function CustomerSearch({ isFound, onFound }: Props) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const [outcome, setOutcome] = useState('')
  const { mutation, run } = useEndpointMutation<typeof searchCustomers>({ changesNothing: true })
  // One character of these scripts is a name.
  const isLongEnough = /[\p{L}\d].*[\p{L}\d]|[\p{Script=Han}\p{Script=Hangul}]/u.test(text)

  async function find(event: FormEvent) {
    event.preventDefault()
    if (!isLongEnough) return
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
    <search>
      <form className={styles.search} onSubmit={(event) => void find(event)}>
        <TextField
          label={t`Name, telephone number, or code`}
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
        {isFound && (
          <Button onClick={showAll}>
            <Trans>Show all</Trans>
          </Button>
        )}
      </form>
      <MutationNotice mutation={mutation} />
      <output>{outcome}</output>
    </search>
  )
}
