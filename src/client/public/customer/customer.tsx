import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { PublicStamp } from '#shared/counter-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { useCountLabels, useDay } from '../../kit/labels.ts'
import { paths } from '../../paths.ts'
import { Count } from '../../ui/count.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { StampRow } from '../../ui/stamp-row.tsx'
import styles from './customer.module.css'

/** The customer's own page: public, and nothing personal on it. Null where there is no such card. */
export function Customer({ stamp }: { stamp: PublicStamp | null }) {
  return <main className={styles.page}>{stamp ? <StampCard stamp={stamp} /> : <Nothing />}</main>
}

function StampCard({ stamp }: { stamp: PublicStamp }) {
  const { t } = useLingui()
  const { shopNm, cardNm, stamps, maxStamps, stampIdx, objection } = stamp
  const countLabels = useCountLabels(maxStamps)

  return (
    <>
      <header className={styles.head}>
        <p>{shopNm}</p>
        <h1>{cardNm}</h1>
      </header>
      <section className={styles.card} data-dim={objection !== null || undefined}>
        <Count value={stamps} {...countLabels} />
        <div className={styles.stamps}>
          <StampRow
            key={stampIdx}
            label={t`${stamps} of ${maxStamps} stamps`}
            confirmed={stamps}
            max={maxStamps}
            motif={maxStamps === 10 ? 'cup' : 'star'}
          />
        </div>
        {objection !== 'already-redeemed' && <ToGo stamp={stamp} />}
      </section>
      {objection === null ? <Code stamp={stamp} /> : <Why stamp={stamp} />}
    </>
  )
}

function ToGo({ stamp: { stamps, maxStamps, cardTtl } }: { stamp: PublicStamp }) {
  return (
    <p className={styles.toGo}>
      {stamps === maxStamps ? (
        <Trans>
          Full! <b>{cardTtl}</b>
        </Trans>
      ) : (
        <Trans>
          <Plural value={maxStamps - stamps} one="# more for:" other="# more for:" /> <b>{cardTtl}</b>
        </Trans>
      )}
    </p>
  )
}

function Code({ stamp: { stampUrl, stampIdx, endYmd, stamps, maxStamps } }: { stamp: PublicStamp }) {
  const { t } = useLingui()
  const day = useDay()
  return (
    <figure className={styles.code}>
      <div className={styles.qr}>
        <QrCode text={stampUrl} label={t`QR code of this card`} />
      </div>
      <figcaption>
        <b>{formatStampCode(stampIdx)}</b>
        <p>
          {stamps === maxStamps ? (
            <Trans>Show this at the counter to get your reward.</Trans>
          ) : (
            <Trans>Show this at the counter to get your stamp.</Trans>
          )}
        </p>
        <p className={styles.small}>
          <Trans>Good until {day(endYmd)}</Trans>
        </p>
      </figcaption>
    </figure>
  )
}

function Why({ stamp: { objection, nextStampIdx, strtYmd, endYmd } }: { stamp: PublicStamp }): ReactNode {
  const day = useDay()
  if (objection === 'already-redeemed')
    return (
      <div className={styles.why}>
        <h2>
          <Trans>You have had the reward of this card. Enjoy!</Trans>
        </h2>
        {nextStampIdx !== null && (
          <a className={styles.next} href={paths.stamp(nextStampIdx)}>
            <Trans>Open your next card</Trans>
          </a>
        )}
      </div>
    )
  return (
    <div className={styles.why}>
      <h2>
        {objection === 'expired' ? (
          <Trans>This card was good until {day(endYmd)}.</Trans>
        ) : objection === 'not-yet-valid' ? (
          <Trans>This card is good from {day(strtYmd)}.</Trans>
        ) : objection === 'replaced' ? (
          <Trans>This card was replaced by a new one.</Trans>
        ) : (
          <Trans>This card is switched off just now.</Trans>
        )}
      </h2>
      {objection !== 'not-yet-valid' && (
        <p>
          <Trans>Ask at the counter; they will gladly help.</Trans>
        </p>
      )}
    </div>
  )
}

function Nothing() {
  return (
    <div className={styles.why}>
      <h1>
        <Trans>There is no stamp card here</Trans>
      </h1>
      <p>
        <Trans>Check the address, or ask at the counter for your card’s code.</Trans>
      </p>
    </div>
  )
}
