import type { ReactNode } from 'react'
import styles from './visually-hidden.module.css'

type OnlyHeardProps = { children: ReactNode; id?: string; live?: 'polite' | 'assertive' }

/** Words for a screen reader alone. With `live` it announces each change. */
export function VisuallyHidden({ children, id, live }: OnlyHeardProps) {
  return (
    <span id={id} className={styles.heard} aria-live={live} aria-atomic={live ? true : undefined}>
      {children}
    </span>
  )
}
