import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { CheckIcon, ClockIcon, NoteIcon, RefusedIcon } from '../../ui/icons.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import styles from './check-row.module.css'
import type { Verdict } from './check-verdicts.ts'

type Props = {
  verdict: Verdict
  title: string
  /** What was found, and what to do about it. */
  children: ReactNode
  action?: ReactNode
}

const icons = { good: CheckIcon, todo: NoteIcon, bad: RefusedIcon, open: ClockIcon }

/** One thing that a counter needs: never colour alone, an icon and words with it. */
export function CheckRow({ verdict, title, children, action }: Props) {
  const { t } = useLingui()
  const Icon = icons[verdict]
  const labels = { good: t`Fine`, todo: t`Could be better`, bad: t`Does not work`, open: t`Not tried yet` }
  return (
    <li className={styles.row} data-verdict={verdict}>
      <span className={styles.mark}>
        <Icon size={26} />
      </span>
      <div className={styles.words}>
        <h2>
          {title}
          <VisuallyHidden>: {labels[verdict]}</VisuallyHidden>
        </h2>
        <div className={styles.text} aria-live="polite">
          {children}
        </div>
      </div>
      <div className={styles.action}>{action}</div>
    </li>
  )
}
