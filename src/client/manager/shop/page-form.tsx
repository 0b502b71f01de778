import { Trans } from '@lingui/react/macro'
import type { FormEvent, ReactNode } from 'react'
import { Trouble } from '../../kit/entrance/trouble.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckIcon } from '../../ui/icons.tsx'
import form from './form.module.css'
import styles from './page-form.module.css'
import type { FormMutation } from './use-form-mutation.ts'

type Props = {
  of: FormMutation
  isDirty: boolean
  submit: ReactNode
  /** Why it cannot be sent as it stands, where no field says so. */
  incomplete?: string
  children: ReactNode
}

/** A form that is a page. Its bar stays in view while something is not saved, and keeps its place when it is. */
export function PageForm({ of, isDirty, submit, incomplete, children }: Props) {
  const isSaved = of.answer?.kind === 'ok'

  function send(event: FormEvent) {
    event.preventDefault()
    of.submit()
  }
  return (
    <form className={form.page} onSubmit={send} noValidate>
      {children}
      {of.isInvalid && incomplete && (
        <p role="alert" className={form.incomplete}>
          {incomplete}
        </p>
      )}
      <Trouble of={of.answer} />
      <div className={styles.bar} data-dirty={isDirty || undefined}>
        <Button type="submit" tone="primary" busy={of.isBusy} disabled={!isDirty}>
          {submit}
        </Button>
        {isDirty && (
          <Button tone="quiet" onClick={of.cancel}>
            <Trans>Discard the changes</Trans>
          </Button>
        )}
        <output className={styles.status} data-saved={(isSaved && !isDirty) || undefined}>
          {isDirty ? (
            <Trans>Not saved yet.</Trans>
          ) : (
            isSaved && (
              <>
                <CheckIcon size={20} />
                <Trans>Saved.</Trans>
              </>
            )
          )}
        </output>
      </div>
    </form>
  )
}
