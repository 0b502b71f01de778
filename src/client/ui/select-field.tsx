import { type ChangeEvent, type ReactNode, useId } from 'react'
import styles from './text-field.module.css'

type SelectFieldProps = {
  label: string
  value: string
  onChange: (value: string) => void
  /** <option> elements. */
  children: ReactNode
  hint?: string | undefined
  error?: string | undefined
  disabled?: boolean
}

/** The browser's own list: a tablet shows it as its people know it. Looks as a text field does. */
export function SelectField({ label, value, onChange, children, hint, error, disabled }: SelectFieldProps) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <select
        id={id}
        className={styles.input}
        value={value}
        disabled={disabled}
        onChange={(event: ChangeEvent<HTMLSelectElement>) => onChange(event.currentTarget.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-line`}
      >
        {children}
      </select>
      <p id={`${id}-line`} className={styles.line} data-error={error ? true : undefined}>
        <span role="alert">{error}</span>
        {!error && hint}
      </p>
    </div>
  )
}
