import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import type { Issued } from '#shared/shop-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { CopyLink } from '../../kit/copy-link.tsx'
import { useDay } from '../../kit/labels.ts'
import { Button } from '../../ui/button.tsx'
import { PrintIcon } from '../../ui/page-icons.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { PageHead } from '../page-head.tsx'
import { useSignedIn } from '../signed-in.tsx'
import styles from './issued-card.module.css'

/** The customer's card: to be scanned from this screen, printed, or sent. On paper it is nothing but the card. */
export function IssuedCard({ issued, onNext }: { issued: Issued; onNext: () => void }) {
  const { t } = useLingui()
  const day = useDay()
  const { shopNm } = useSignedIn()
  const card = useRef<HTMLElement>(null)
  // The button that made it is gone with its form.
  useEffect(() => card.current?.focus(), [])
  const { stampIdx, stampUrl, cardNm, cardTtl, maxStamps, endYmd } = issued
  return (
    <>
      <div className={styles.head}>
        <PageHead
          title={t`The card is made`}
          lead={t`The customer takes a picture of the code, or gets the link.`}
          actions={
            <Button tone="primary" onClick={onNext}>
              <Trans>Make another</Trans>
            </Button>
          }
        />
      </div>
      <article ref={card} tabIndex={-1} className={styles.card} aria-label={t`The card is made`}>
        <QrCode text={stampUrl} label={t`QR code of the new card`} />
        <div className={styles.words}>
          <p className={styles.shop}>{shopNm}</p>
          <h2>{cardNm}</h2>
          <p>{cardTtl}</p>
          <p className={styles.code}>{formatStampCode(stampIdx)}</p>
          <p className={styles.more}>
            {plural(maxStamps, { one: '# stamp', other: '# stamps' })} · {t`good until ${day(endYmd)}`}
          </p>
          <div className={styles.actions}>
            <Button icon={<PrintIcon />} onClick={() => print()}>
              <Trans>Print</Trans>
            </Button>
            <CopyLink url={stampUrl} />
          </div>
          <p className={styles.url}>{stampUrl}</p>
        </div>
      </article>
    </>
  )
}
