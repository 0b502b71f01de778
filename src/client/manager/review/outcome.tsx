import { type ReactNode, useEffect, useRef } from 'react'
import styles from './outcome.module.css'

/**
 * What came of a mutation. The button that was pressed is gone with the form, so the focus comes here: it is read out, and
 * the next Tab goes on from it.
 */
export function Outcome({ children }: { children: ReactNode }) {
  const ref = useRef<HTMLOutputElement>(null)
  useEffect(() => {
    const { activeElement } = document
    if (activeElement === null || activeElement.matches('body, dialog')) ref.current?.focus()
  }, [])
  return (
    <output ref={ref} tabIndex={-1} className={styles.outcome}>
      {children}
    </output>
  )
}
