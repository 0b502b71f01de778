import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from './button.tsx'
import styles from './keypad.module.css'
import { DeleteIcon } from './screen-icons.tsx'
import { VisuallyHidden } from './visually-hidden.tsx'

type KeypadProps = {
  /** The field's accessible name: "On-site password". */
  label: string
  deleteLabel: string
  /** Of the key that confirms; a code of a known length needs none. */
  confirmLabel?: string
  /** Confirms by itself at so many digits. */
  length?: number
  /** Announced at each change, never the digits: (3) => "3 digits entered". */
  enteredLabel: (count: number) => string
  /** Called once with what was typed; the keypad has forgotten it by then. */
  onConfirm: (password: string) => void
  pending?: boolean
  /** Takes nothing just now; `error` says why. */
  locked?: boolean
  error?: string | undefined
  /** Cleared after so long without a key. */
  idleMs?: number
}

const maxDigits = 32
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
// Managers of passwords must neither offer one here nor keep this one.
const noManagers = {
  'data-1p-ignore': '',
  'data-bwignore': '',
  'data-lpignore': 'true',
  'data-form-type': 'other',
}

/**
 * One real password field under the dots, so that paste and hardware keyboards work. What is typed
 * lives in that field alone, never in React's state nor in an attribute; the state is its length.
 */
export function Keypad(props: KeypadProps) {
  const {
    label,
    deleteLabel,
    confirmLabel,
    enteredLabel,
    onConfirm,
    length,
    pending = false,
    locked = false,
    error,
    idleMs = 20_000,
  } = props
  const field = useRef<HTMLInputElement>(null)
  const idle = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [count, setCount] = useState(0)
  const [sentCount, setSentCount] = useState(0)
  const [isTouched, setIsTouched] = useState(false)
  const isIdle = pending || locked

  // Without autoFocus: React calls focus() before the dialog around it is shown.
  useEffect(() => {
    field.current?.focus()
    return () => clearTimeout(idle.current)
  }, [])

  function write(text: string) {
    const input = field.current
    if (!input) return
    // A PIN is digits, and however a keyboard writes them; an on-site password may be another service's.
    const meant =
      length === undefined ? text.replaceAll(/\s/g, '') : text.normalize('NFKC').replaceAll(/\D/g, '')
    const typed = meant.slice(0, length ?? maxDigits)
    if (typed !== input.value) input.value = typed
    setCount(typed.length)
    setIsTouched(true)
    clearTimeout(idle.current)
    if (typed) idle.current = setTimeout(() => write(''), idleMs)
    if (typed.length === length) confirm()
  }

  function press(key: string) {
    if (isIdle) return
    const typed = field.current?.value ?? ''
    write(key === 'Backspace' ? typed.slice(0, -1) : typed + key)
  }

  function confirm() {
    const typed = field.current?.value ?? ''
    if (isIdle || typed === '' || typed.length < (length ?? 1)) return
    setSentCount(typed.length)
    write('')
    onConfirm(typed)
  }

  function handleFieldKey(event: KeyboardEvent) {
    if (event.key === 'Enter') confirm()
  }

  /** Digits typed while the focus is on a key, after a Tab. */
  function handleKey(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || !/^(\d|Backspace)$/.test(event.key)) return
    event.preventDefault()
    press(event.key)
  }

  const shown = pending ? sentCount : count
  const places = length === undefined ? shown : length

  return (
    <div className={styles.keypad}>
      <div className={styles.field}>
        <input
          ref={field}
          type="password"
          inputMode="none"
          autoComplete="off"
          aria-label={label}
          aria-invalid={error ? true : undefined}
          readOnly={isIdle}
          className={styles.input}
          onKeyDown={handleFieldKey}
          onInput={(event) => write(event.currentTarget.value)}
          {...noManagers}
        />
        <span
          className={styles.dots}
          data-many={shown > 12 || undefined}
          data-pending={pending || undefined}
          aria-hidden="true"
        >
          {Array.from({ length: places }, (_, n) => (
            <i key={n} data-empty={n >= shown || undefined} />
          ))}
        </span>
        <VisuallyHidden live="polite">{isTouched ? enteredLabel(shown) : ''}</VisuallyHidden>
      </div>
      <p role="alert" className={styles.error}>
        {error}
      </p>
      <div className={styles.keys}>
        {digits.map((digit) => (
          <Key key={digit} name={digit} onPress={() => press(digit)} onKeyDown={handleKey} disabled={isIdle}>
            {digit}
          </Key>
        ))}
        <Key name={deleteLabel} onPress={() => press('Backspace')} onKeyDown={handleKey} disabled={isIdle}>
          <DeleteIcon size={32} />
        </Key>
        <Key name="0" onPress={() => press('0')} onKeyDown={handleKey} disabled={isIdle}>
          0
        </Key>
        {length === undefined && (
          <Button
            tone="primary"
            busy={pending}
            disabled={shown === 0 || locked}
            onClick={confirm}
            onKeyDown={handleKey}
            onMouseDown={keepFocus}
          >
            {confirmLabel}
          </Button>
        )}
      </div>
    </div>
  )
}

type KeyProps = {
  name: string
  onPress: () => void
  onKeyDown: (event: KeyboardEvent) => void
  disabled: boolean
  children: ReactNode
}

/** Acts when the finger goes down, as keys do (WCAG 2.5.2 excepts them); a click without a pointer is assistive technology's. */
function Key({ name, onPress, onKeyDown, disabled, children }: KeyProps) {
  return (
    <button
      type="button"
      className={styles.key}
      aria-label={name}
      aria-disabled={disabled || undefined}
      onMouseDown={keepFocus}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.button === 0 && onPress()}
      onClick={(event) => event.detail === 0 && onPress()}
    >
      {children}
    </button>
  )
}

/** A press on a key leaves the focus in the field. */
function keepFocus(event: MouseEvent) {
  event.preventDefault()
}
