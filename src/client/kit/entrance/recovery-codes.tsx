import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { PrintIcon } from '../../ui/page-icons.tsx'
import styles from './recovery-codes.module.css'

/** Shown once, to be printed or copied: on paper they outlive the phone. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useLingui()
  const [status, setStatus] = useState('')
  async function copy() {
    try {
      await navigator.clipboard.writeText(codes.join('\n'))
      setStatus(t`Copied.`)
    } catch {
      setStatus(t`This browser does not let it be copied: select it.`)
    }
  }
  return (
    <div className={styles.codes}>
      <ul className={styles.list} aria-label={t`Recovery codes`}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={styles.ways}>
        <Button icon={<PrintIcon size={20} />} onClick={() => print()}>
          <Trans>Print</Trans>
        </Button>
        <Button onClick={() => void copy()}>
          <Trans>Copy</Trans>
        </Button>
      </div>
      <output>{status}</output>
    </div>
  )
}
