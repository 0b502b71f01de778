import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { LinkIcon } from '../ui/page-icons.tsx'
import styles from './copy-link.module.css'

/** Where the clipboard is shut (no HTTPS), the address stands under it to be selected. */
export function CopyLink({ url }: { url: string }) {
  const { t } = useLingui()
  const [status, setStatus] = useState('')
  async function copy() {
    try {
      await navigator.clipboard.writeText(url)
      setStatus(t`Copied.`)
    } catch {
      setStatus(t`This browser does not let it be copied: select the address below.`)
    }
  }
  return (
    <>
      <Button icon={<LinkIcon />} onClick={() => void copy()}>
        <Trans>Copy the link</Trans>
      </Button>
      <output className={styles.status}>{status}</output>
    </>
  )
}
