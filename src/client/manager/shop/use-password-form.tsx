import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Endpoint } from '#shared/endpoint.ts'
import type { EndpointCall } from '../../api/queries.ts'
import { TextField } from '../../ui/text-field.tsx'
import { type FormOptions, useFormMutation } from './use-form-mutation.ts'

type Options<E extends Endpoint> = Omit<FormOptions<E>, 'call' | 'reset'> & {
  call: (password: string) => EndpointCall<E>
}

/** A form whose one field is one's own password once more, for what lets somebody sign in. It stays nowhere. */
export function usePasswordForm<E extends Endpoint>({ call, ...options }: Options<E>) {
  const { t } = useLingui()
  const [password, setPassword] = useState('')
  const form = useFormMutation<E>({ ...options, call: call(password), reset: () => setPassword('') })
  const field = (
    <TextField
      label={t`Your password`}
      type="password"
      autoComplete="current-password"
      value={password}
      onChange={setPassword}
    />
  )
  return { form, field }
}
