import { useLingui } from '@lingui/react/macro'
import { QrCode } from '../../ui/qr-code.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import styles from './big-code.module.css'
import type { DemoStamp } from './phone.tsx'

type Props = { stamp: DemoStamp | null; onClose: () => void }

/** As large as the screen takes it, to be held before a camera. */
export function BigCode({ stamp, onClose }: Props) {
  const { t } = useLingui()
  return (
    <Sheet
      open={stamp !== null}
      label={t`QR code`}
      closeLabel={t`Close`}
      title={stamp?.label}
      lead={stamp?.code}
      onClose={onClose}
    >
      <div className={styles.code}>{stamp && <QrCode text={stamp.stampUrl} label={t`QR code`} />}</div>
    </Sheet>
  )
}
