import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import styles from './form.module.css'
import { ShownOnce } from './shown-once.tsx'

type Props = { open: boolean; title: string; lead: string; secret: string; onClose: () => void }

/** What was just made and is shown this once. */
export function OnceSheet({ open, title, lead, secret, onClose }: Props) {
  const { t } = useLingui()
  return (
    <Sheet open={open} label={title} title={title} lead={lead} closeLabel={t`Close`} onClose={onClose}>
      <div className={styles.form}>
        <ShownOnce secret={secret} />
        <div className={styles.actions}>
          <Button tone="primary" onClick={onClose}>
            <Trans>It is in place</Trans>
          </Button>
        </div>
      </div>
    </Sheet>
  )
}
