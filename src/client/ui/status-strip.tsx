import type { ReactNode } from 'react'
import { CheckIcon, ClockIcon, NoteIcon, RefusedIcon } from './icons.tsx'
import styles from './status-strip.module.css'

export type Tone = 'confirmed' | 'waiting' | 'refused' | 'neutral'
type StatusStripProps = { tone: Tone; children: ReactNode; icon?: ReactNode }

const toneIcons = { confirmed: CheckIcon, waiting: ClockIcon, refused: RefusedIcon, neutral: NoteIcon }

/** Stays where it is; only its words and its tone change. Never colour alone: an icon and words with it. */
export function StatusStrip({ tone, children, icon }: StatusStripProps) {
  const ToneIcon = toneIcons[tone]
  return (
    <output className={styles.strip} data-tone={tone}>
      {icon ?? <ToneIcon size={20} />}
      <span>{children}</span>
    </output>
  )
}
