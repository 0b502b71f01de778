import { type ChangeEvent, type ComponentProps, useId } from 'react'
import styles from './text-field.module.css'

export type TextFieldProps = Omit<
  ComponentProps<'input'>,
  'className' | 'style' | 'value' | 'onChange' | 'children'
> & {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string | undefined
  error?: string | undefined
}

/** The line under the field keeps its place whether it holds a hint, an error or nothing. */
export function TextField({ label, value, onChange, hint, error, ...rest }: TextFieldProps) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        {...rest}
        id={id}
        className={styles.input}
        value={value}
        onChange={(event: ChangeEvent<HTMLInputElement>) => onChange(event.currentTarget.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-line`}
      />
      <p id={`${id}-line`} className={styles.line} data-error={error ? true : undefined}>
        <span role="alert">{error}</span>
        {!error && hint}
      </p>
    </div>
  )
}
