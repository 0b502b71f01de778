import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { Endpoint } from '#shared/endpoint.ts'
import type { Answer } from '../../api/api-client.ts'
import type { EndpointCall } from '../../api/queries.ts'
import { Trouble } from '../../kit/entrance/trouble.tsx'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { NeedsPassword } from '../needs-password.tsx'
import styles from './form.module.css'
import { type FormMutation, useFormMutation } from './use-form-mutation.ts'

type Frame = {
  title: string
  lead?: ReactNode
  submit: ReactNode
  tone?: 'primary' | 'danger'
  /** Why it cannot be sent as it stands, where no field says so. */
  incomplete?: string
  children?: ReactNode
}
type Props = Frame & { of: FormMutation }

/**
 * A form over the page: one thing to be said, one button that says what it does. Enter sends it. Where a PIN is too
 * little the password is asked, and the form is sent once more.
 */
export function FormSheet({ of, title, lead, submit, tone = 'primary', incomplete, children }: Props) {
  const { t } = useLingui()
  const { isOpen, isBusy, answer } = of
  const form = useRef<HTMLFormElement>(null)
  /** The refusal to which nobody wanted to type a password. */
  const [waved, setWaved] = useState<Answer<unknown> | null>(null)
  const isFresh = answer !== null && answer !== waved

  useEffect(() => {
    // What is to be typed first. Where everything is filled in, no keyboard comes up by itself.
    const first = form.current?.querySelector<HTMLInputElement>('input:not([type=radio], [type=checkbox])')
    if (isOpen && first?.value === '') first.focus()
  }, [isOpen])

  function send(event: FormEvent) {
    event.preventDefault()
    if (!isBusy) of.submit()
  }
  return (
    <>
      <Sheet open={isOpen} label={title} title={title} lead={lead} closeLabel={t`Close`} onClose={of.cancel}>
        <form ref={form} className={styles.form} onSubmit={send} noValidate>
          {children}
          {of.isInvalid && incomplete && (
            <p role="alert" className={styles.incomplete}>
              {incomplete}
            </p>
          )}
          <Trouble of={answer} />
          <div className={styles.actions}>
            <Button type="submit" tone={tone} busy={isBusy}>
              {submit}
            </Button>
            <Button tone="quiet" onClick={of.cancel}>
              <Trans>Not now</Trans>
            </Button>
          </div>
        </form>
      </Sheet>
      <NeedsPassword
        of={isOpen && isFresh && !isBusy ? { state: 'ended', answer } : { state: 'idle' }}
        retry={of.retry}
        onCancel={() => setWaved(answer)}
      />
    </>
  )
}

type Asked<E extends Endpoint> = Frame & { call: EndpointCall<E>; open: boolean; onClose: () => void }

/** A question to which there is but yes. */
export function QuestionSheet<E extends Endpoint>({ call, open, onClose, ...frame }: Asked<E>) {
  return <FormSheet of={useFormMutation<E>({ call, open, onClose })} {...frame} />
}
