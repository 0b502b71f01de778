import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import styles from './shown-once.module.css'

/** To be copied, or selected by hand where the clipboard is shut. */
export function ShownOnce({ secret }: { secret: string }) {
  const { t } = useLingui()
  const [status, setStatus] = useState('')
  async function copy() {
    try {
      await navigator.clipboard.writeText(secret)
      setStatus(t`Copied.`)
    } catch {
      setStatus(t`This browser does not let it be copied: select it.`)
    }
  }
  return (
    <div className={styles.once}>
      <code className={styles.secret}>{secret}</code>
      <Button onClick={() => void copy()}>
        <Trans>Copy</Trans>
      </Button>
      <output>{status}</output>
    </div>
  )
}
