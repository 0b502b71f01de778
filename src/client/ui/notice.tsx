import { type ReactNode, useId } from 'react'
import { CheckIcon, ClockIcon, NoteIcon, RefusedIcon } from './icons.tsx'
import styles from './notice.module.css'
import type { Tone } from './status-strip.tsx'

type NoticeProps = {
  tone: Tone
  title: string
  cause: string
  /** One action, a <Button>. */
  action?: ReactNode
  /** What to say to the customer; the quotation marks are the language's own. */
  say?: string | undefined
  /** The words over that sentence: "Say to the customer". */
  sayLabel?: string | undefined
  /** Whether it is all of the screen, and so its first heading. */
  isAlone?: boolean
}

const toneIcons = { confirmed: CheckIcon, waiting: ClockIcon, refused: RefusedIcon, neutral: NoteIcon }

/** What happened, why, what to do, and what to say. It interrupts: role=alert. */
export function Notice({ tone, title, cause, action, say, sayLabel, isAlone = false }: NoticeProps) {
  const ToneIcon = toneIcons[tone]
  const titleId = useId()
  const Title = isAlone ? 'h1' : 'h2'
  return (
    <section role="alert" aria-labelledby={titleId} className={styles.notice} data-tone={tone}>
      <Title id={titleId} className={styles.title}>
        <ToneIcon size={28} />
        {title}
      </Title>
      <p className={styles.cause}>{cause}</p>
      {say && (
        <div className={styles.say}>
          {sayLabel && <p className={styles.sayLabel}>{sayLabel}</p>}
          <p>
            <q>{say}</q>
          </p>
        </div>
      )}
      {action && <div className={styles.action}>{action}</div>}
    </section>
  )
}
