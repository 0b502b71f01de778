import { useLingui } from '@lingui/react/macro'
import { Suspense, useState } from 'react'
import { SettingsIcon } from '../ui/icons.tsx'
import type { WhichDialog } from './entrance/counter-dialog.tsx'
import { CounterDialog, CounterMenu } from './entrance/lazy-entrance.ts'
import styles from './settings-menu.module.css'

const menuId = 'settings-menu'

/** A native popover: a tap beside it or Escape closes it, and the focus goes back by itself. */
export function SettingsMenu() {
  const { t } = useLingui()
  const [wasOpened, setWasOpened] = useState(false)
  const [dialog, setDialog] = useState<WhichDialog | null>(null)
  return (
    <>
      <button type="button" className={styles.opener} popoverTarget={menuId} aria-label={t`Settings`}>
        <SettingsIcon />
      </button>
      <div id={menuId} popover="auto" className={styles.menu} onToggle={() => setWasOpened(true)}>
        {wasOpened && (
          <Suspense fallback={null}>
            <CounterMenu menuId={menuId} onDialog={setDialog} />
          </Suspense>
        )}
      </div>
      {dialog && (
        <Suspense fallback={null}>
          <CounterDialog which={dialog} onClose={() => setDialog(null)} />
        </Suspense>
      )}
    </>
  )
}
