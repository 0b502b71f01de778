import { useLingui } from '@lingui/react/macro'
import { QrCode } from '../ui/qr-code.tsx'

/** For the customer to take along, from this screen. */
export function CardCode({ stampUrl }: { stampUrl: string }) {
  const { t } = useLingui()
  return <QrCode text={stampUrl} label={t`QR code of this card`} />
}
