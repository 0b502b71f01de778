import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import styles from './form.module.css'
import { ShownOnce } from './shown-once.tsx'

type Props = { open: boolean; title: string; lead: string; label?: string; onClose: () => void } & (
  | { secret: string }
  /** What else is shown once, and the word for having it. */
  | { children: ReactNode; done: ReactNode }
)

/** What was just made and is shown this once. */
export function OnceSheet({ open, title, lead, label = title, onClose, ...what }: Props) {
  const { t } = useLingui()
  return (
    <Sheet open={open} label={label} title={title} lead={lead} closeLabel={t`Close`} onClose={onClose}>
      <div className={styles.form}>
        {'secret' in what ? <ShownOnce secret={what.secret} /> : what.children}
        <div className={styles.actions}>
          <Button tone="primary" onClick={onClose}>
            {'secret' in what ? <Trans>It is in place</Trans> : what.done}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}
