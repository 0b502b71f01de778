import { useEffect, useId, useRef } from 'react'
import styles from './text-field.module.css'

type DateFieldProps = {
  label: string
  /** `YYYY-MM-DD`, or empty where none is named. */
  value: string
  onChange: (value: string) => void
  min?: string | undefined
  max?: string | undefined
  hint?: string | undefined
  error?: string | undefined
}

/**
 * The browser's own calendar. It keeps what is being typed, since half a date is no value and a controlled field would
 * wipe it; `onChange` is called with whole dates only ("0002" on the way to 2026 is none).
 */
export function DateField({ label, value, onChange, min = '2000-01-01', max, hint, error }: DateFieldProps) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (field.current && field.current.value !== value) field.current.value = value
  }, [value])

  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input
        ref={field}
        type="date"
        id={id}
        className={styles.input}
        defaultValue={value}
        min={min}
        max={max}
        aria-invalid={error ? true : undefined}
        aria-describedby={hint || error ? `${id}-line` : undefined}
        onChange={({ currentTarget }) => {
          const day = currentTarget.value
          const isBad = currentTarget.validity.badInput
          if (!isBad && (day === '' || (day >= min && (!max || day <= max)))) onChange(day)
        }}
      />
      {(hint || error) && (
        <p id={`${id}-line`} className={styles.line} data-error={error ? true : undefined}>
          <span role="alert">{error}</span>
          {!error && hint}
        </p>
      )}
    </div>
  )
}
