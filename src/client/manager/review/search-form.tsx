import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { SearchIcon } from '../../ui/page-icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { MutationNotice } from './mutation-notice.tsx'
import styles from './search-form.module.css'

type Props = {
  label: string
  text: string
  onChange: (text: string) => void
  onFind: () => void
  mutation: Parameters<typeof MutationNotice>[0]['mutation']
  /** Beside Find. */
  more?: ReactNode
  /** Under the form. */
  children?: ReactNode
}

/** What is typed goes in the body: a name must not stand in an address, a history or a log. */
export function SearchForm({ label, text, onChange, onFind, mutation, more, children }: Props) {
  const { t } = useLingui()
  // One character of these scripts is a name.
  const isLongEnough = /[\p{L}\d].*[\p{L}\d]|[\p{Script=Han}\p{Script=Hangul}]/u.test(text)
  return (
    <search>
      <form
        className={styles.search}
        onSubmit={(event) => {
          event.preventDefault()
          if (isLongEnough) onFind()
        }}
      >
        <TextField
          label={label}
          value={text}
          onChange={onChange}
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
        {more}
      </form>
      <MutationNotice mutation={mutation} />
      {children}
    </search>
  )
}
