import { type ReactNode, type SyntheticEvent, useLayoutEffect, useRef } from 'react'
import { CloseIcon } from './screen-icons.tsx'
import styles from './sheet.module.css'

type SheetProps = {
  open: boolean
  /** The dialog's accessible name. */
  label: string
  /** Escape, the back gesture or the cross. The owner then takes `open` back. */
  onClose: () => void
  closeLabel: string
  title?: ReactNode
  lead?: ReactNode
  children: ReactNode
}

/**
 * A native modal dialog: the browser holds the focus inside, gives it back at the end, and draws it
 * in the top layer, so that nothing under it moves. A tap beside it does not close it, since a
 * cashier's sleeve is not a decision.
 */
export function Sheet({ open, label, onClose, closeLabel, title, lead, children }: SheetProps) {
  const ref = useRef<HTMLDialogElement>(null)

  useLayoutEffect(() => {
    const dialog = ref.current
    if (!open || !dialog) return
    dialog.showModal()
    // close() before the element goes is what returns the focus.
    return () => dialog.close()
  }, [open])

  function handleCancel(event: SyntheticEvent) {
    event.preventDefault()
    onClose()
  }

  function handleNativeClose() {
    // Chromium closes by force at a second Escape without a tap between: the owner must still hear of it.
    if (open) onClose()
  }

  return (
    <dialog
      ref={ref}
      aria-label={label}
      className={styles.sheet}
      onCancel={handleCancel}
      onClose={handleNativeClose}
    >
      {open && (
        <>
          <div className={styles.head}>
            <div className={styles.words}>
              {title && <h2>{title}</h2>}
              {lead && <p className={styles.lead}>{lead}</p>}
            </div>
            <button type="button" className={styles.close} aria-label={closeLabel} onClick={onClose}>
              <CloseIcon size={26} />
            </button>
          </div>
          {children}
        </>
      )}
    </dialog>
  )
}
