import { Trans, useLingui } from '@lingui/react/macro'
import { getSnapshot } from '#shared/endpoints/stamps.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Sheet } from '../../ui/sheet.tsx'
import { Read } from '../read.tsx'
import styles from './sheet-form.module.css'
import { StampQr } from './stamp-qr.tsx'

export function CodeSheet({ stampIdx, onClose }: { stampIdx: number; onClose: () => void }) {
  const { t } = useLingui()
  const reading = useEndpointQuery({ endpoint: getSnapshot, params: { stampIdx } })
  return (
    <Sheet
      open
      label={t`QR code of the card`}
      title={t`QR code of the card`}
      closeLabel={t`Close`}
      onClose={onClose}
    >
      <div className={styles.sheet}>
        <p>
          <Trans>The customer photographs it, or opens it with the phone’s camera.</Trans>
        </p>
        <Read of={reading}>{({ stampUrl }) => <StampQr stampIdx={stampIdx} stampUrl={stampUrl} />}</Read>
      </div>
    </Sheet>
  )
}
