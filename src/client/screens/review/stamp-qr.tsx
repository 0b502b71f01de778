import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { encode } from 'uqr'
import { formatStampCode } from '#shared/stamp-code.ts'
import { QrCode } from '../../ui/qr-code.tsx'
import styles from './sheet-form.module.css'

/** For the customer's camera. */
export function StampQr({ stampIdx, stampUrl }: { stampIdx: number; stampUrl: string }) {
  const { t } = useLingui()
  const matrix = useMemo(() => encode(stampUrl, { ecc: 'M', border: 0 }).data, [stampUrl])
  return (
    <figure className={styles.qr}>
      <QrCode matrix={matrix} label={t`QR code of the card`} />
      <figcaption>{formatStampCode(stampIdx)}</figcaption>
    </figure>
  )
}
