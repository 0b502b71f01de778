import { useLingui } from '@lingui/react/macro'
import { TextField } from '../../ui/text-field.tsx'

type Props = {
  label: string
  value: string
  onChange: (pin: string) => void
  error?: string | undefined
  isOwn?: boolean
}

/** Six digits. Shown while a manager sets somebody else's, since it is shown to them; masked where it is one's own. */
export function PinField({ label, value, onChange, error, isOwn = false }: Props) {
  const { t } = useLingui()
  return (
    <TextField
      label={label}
      type={isOwn ? 'password' : 'text'}
      inputMode="numeric"
      maxLength={6}
      value={value}
      hint={t`Six digits. Birthdays, runs like 123456 and repeats are refused.`}
      error={error}
      onChange={(typed) => onChange(typed.replaceAll(/\D/g, '').slice(0, 6))}
    />
  )
}

export const isPin = (pin: string) => /^\d{6}$/.test(pin)
