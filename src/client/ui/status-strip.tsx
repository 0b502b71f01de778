import type { ReactNode } from 'react'
import { CheckIcon, ClockIcon, NoteIcon, RefusedIcon } from './icons.tsx'
import styles from './status-strip.module.css'

export type Tone = 'confirmed' | 'waiting' | 'refused' | 'neutral'
type StatusStripProps = { tone: Tone; children: string; icon?: ReactNode }

const toneIcons = { confirmed: CheckIcon, waiting: ClockIcon, refused: RefusedIcon, neutral: NoteIcon }

/** Never colour alone: an icon and words with it. Other words are other elements: nothing glides along beside the header's end. */
export function StatusStrip({ tone, children, icon }: StatusStripProps) {
  const ToneIcon = toneIcons[tone]
  return (
    <output className={styles.strip}>
      <span key={children} className={styles.words} data-tone={tone}>
        {icon ?? <ToneIcon size={20} />}
        <span>{children}</span>
      </span>
    </output>
  )
}
