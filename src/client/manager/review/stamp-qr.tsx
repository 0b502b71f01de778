import { useLingui } from '@lingui/react/macro'
import { formatStampCode } from '#shared/stamp-code.ts'
import { QrCode } from '../../ui/qr-code.tsx'
import styles from './sheet-form.module.css'

/** For the customer's camera. */
export function StampQr({ stampIdx, stampUrl }: { stampIdx: number; stampUrl: string }) {
  const { t } = useLingui()
  return (
    <figure className={styles.qr}>
      <QrCode text={stampUrl} label={t`QR code of the card`} />
      <figcaption>{formatStampCode(stampIdx)}</figcaption>
    </figure>
  )
}
