import { type ChangeEvent, type ReactNode, useId } from 'react'
import styles from './check-field.module.css'

type CheckFieldProps = {
  label: ReactNode
  checked: boolean
  onChange: (isChecked: boolean) => void
  hint?: string | undefined
  disabled?: boolean
}

/** A native checkbox whose whole row can be pressed. */
export function CheckField({ label, checked, onChange, hint, disabled = false }: CheckFieldProps) {
  const id = useId()
  return (
    <div className={styles.field}>
      <input
        type="checkbox"
        id={id}
        className={styles.box}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event: ChangeEvent<HTMLInputElement>) => onChange(event.currentTarget.checked)}
      />
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  )
}
