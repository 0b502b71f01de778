import { useEffect, useRef } from 'react'
import styles from './scan-message.module.css'

type ScanWordProps = {
  /** What became of a scan; null where there is nothing to say. `count` tells two of the same apart. */
  word: { text: string; isRefused: boolean; count: number } | null
  onOver: () => void
}

const shownMs = 8_000

/** A word on a scan that this screen does not act on: over everything, dialogs too, and gone by itself. */
export function ScanWord({ word, onOver }: ScanWordProps) {
  const ref = useRef<HTMLParagraphElement>(null)
  const latest = useRef(onOver)
  useEffect(() => {
    latest.current = onOver
  })
  const count = word?.count
  useEffect(() => {
    if (count === undefined) return
    // In the top layer, above a dialog that was opened before; an older browser shows it in its place.
    ref.current?.showPopover?.()
    const timer = setTimeout(() => latest.current(), shownMs)
    return () => clearTimeout(timer)
  }, [count])
  if (!word) return null
  return (
    <p
      ref={ref}
      key={word.count}
      role="alert"
      popover="manual"
      className={styles.word}
      data-tone={word.isRefused ? 'refused' : 'neutral'}
    >
      {word.text}
    </p>
  )
}
