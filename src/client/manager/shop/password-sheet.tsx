import { useLingui } from '@lingui/react/macro'
import { type ComponentProps, type ReactNode, useState } from 'react'
import type { Endpoint, ResultOf } from '#shared/endpoint.ts'
import type { EndpointCall } from '../../api/queries.ts'
import { TextField } from '../../ui/text-field.tsx'
import { FormSheet } from './form-sheet.tsx'
import { useFormMutation } from './use-form-mutation.ts'

type Props<E extends Endpoint> = Omit<ComponentProps<typeof FormSheet>, 'of' | 'children'> & {
  open: boolean
  onClose: () => void
  call: (password: string) => EndpointCall<E>
  /** What follows in its place; without it the sheet closes. */
  renderAnswer?: (answer: ResultOf<E>, close: () => void) => ReactNode
}

/** One's own password once more, for what lets somebody sign in. It stays nowhere. */
export function PasswordSheet<E extends Endpoint>({ open, onClose, call, renderAnswer, ...frame }: Props<E>) {
  const { t } = useLingui()
  const [password, setPassword] = useState('')
  const form = useFormMutation<E>({
    call: call(password),
    reset: () => setPassword(''),
    open,
    onClose,
    staysOpen: renderAnswer !== undefined,
  })

  if (renderAnswer && form.answer?.kind === 'ok') return renderAnswer(form.answer.value, form.cancel)
  return (
    <FormSheet of={form} {...frame}>
      <TextField
        label={t`Your password`}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
    </FormSheet>
  )
}
