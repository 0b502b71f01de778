import { type ComponentProps, type MouseEvent, type ReactNode, useId } from 'react'
import styles from './button.module.css'
import { VisuallyHidden } from './visually-hidden.tsx'

type ButtonProps = Omit<ComponentProps<'button'>, 'className' | 'style'> & {
  tone?: 'primary' | 'plain' | 'quiet' | 'danger'
  /** 56, 72 or 84 px high. */
  size?: 'normal' | 'main' | 'tall'
  /** Fills the width it is given. */
  wide?: boolean
  icon?: ReactNode
  /** The tap was taken and is at work: keeps its place and its words, and takes no second tap. */
  busy?: boolean
  /** Why it is disabled, for those who cannot see it; or pass `aria-describedby` to point at words on screen. */
  reason?: string | undefined
}

/**
 * A disabled button stays in the tab order (aria-disabled), so that its reason can be read and the
 * focus is not thrown away when a button is disabled under a finger.
 */
export function Button({
  tone = 'plain',
  size = 'normal',
  wide = false,
  icon,
  busy = false,
  disabled = false,
  reason,
  type = 'button',
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const reasonId = useId()
  const isIdle = disabled || busy
  const isExplained = disabled && reason !== undefined
  const described = [rest['aria-describedby'], isExplained ? reasonId : undefined].filter(Boolean).join(' ')

  function handleClick(event: MouseEvent<HTMLButtonElement>) {
    // Also keeps an idle submit button from submitting its form.
    if (isIdle) event.preventDefault()
    else onClick?.(event)
  }

  return (
    <>
      <button
        {...rest}
        type={type}
        className={styles.button}
        data-tone={tone}
        data-size={size}
        data-wide={wide || undefined}
        aria-disabled={isIdle || undefined}
        aria-busy={busy || undefined}
        aria-describedby={described || undefined}
        onClick={handleClick}
      >
        {busy ? <span className={styles.spinner} /> : icon}
        {children}
      </button>
      {isExplained && <VisuallyHidden id={reasonId}>{reason}</VisuallyHidden>}
    </>
  )
}
