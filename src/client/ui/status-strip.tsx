import type { ReactNode } from 'react'
import { CheckIcon, ClockIcon, NoteIcon, RefusedIcon } from './icons.tsx'
import styles from './status-strip.module.css'

export type Tone = 'confirmed' | 'waiting' | 'refused' | 'neutral'
type StatusStripProps = {
  tone: Tone
  children: ReactNode
  icon?: ReactNode
  /** A second, smaller line, which is not read out with each change. */
  note?: ReactNode
}

const toneIcons = { confirmed: CheckIcon, waiting: ClockIcon, refused: RefusedIcon, neutral: NoteIcon }

/** Stays where it is; only its words and its tone change. Never colour alone: an icon and words with it. */
export function StatusStrip({ tone, children, icon, note }: StatusStripProps) {
  const ToneIcon = toneIcons[tone]
  return (
    <div className={styles.strip} data-tone={tone}>
      {icon ?? <ToneIcon size={20} />}
      <div>
        <output>{children}</output>
        {note}
      </div>
    </div>
  )
}
