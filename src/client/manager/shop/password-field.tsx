import { useLingui } from '@lingui/react/macro'
import { TextField } from '../../ui/text-field.tsx'

/** One's own once more, for what lets somebody sign in. */
export function PasswordField({ value, onChange }: { value: string; onChange: (password: string) => void }) {
  const { t } = useLingui()
  return (
    <TextField
      label={t`Your password`}
      type="password"
      autoComplete="current-password"
      value={value}
      onChange={onChange}
    />
  )
}
