import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { encode } from 'uqr'
import { QrCode } from '../../ui/qr-code.tsx'

/** For the customer to take along, from this screen. */
export function CardCode({ stampUrl }: { stampUrl: string }) {
  const { t } = useLingui()
  const matrix = useMemo(() => encode(stampUrl, { ecc: 'M', border: 0 }).data, [stampUrl])
  return <QrCode matrix={matrix} label={t`QR code of this card`} />
}
