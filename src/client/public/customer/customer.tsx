import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { PublicStamp } from '#shared/counter-api.ts'
import type { Look } from '#shared/look-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { useCountLabels, useDay } from '../../kit/labels.ts'
import { paths } from '../../paths.ts'
import { Count } from '../../ui/count.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { StampRow } from '../../ui/stamp-row.tsx'
import styles from './customer.module.css'

/** The customer's own page: public, and nothing personal on it. Null where there is no such card. */
export function Customer({ stamp, look }: { stamp: PublicStamp | null; look: Look }) {
  return <main className={styles.page}>{stamp ? <StampCard stamp={stamp} look={look} /> : <Nothing />}</main>
}

function StampCard({ stamp, look }: { stamp: PublicStamp; look: Look }) {
  const { t } = useLingui()
  const { shopNm, cardNm, stamps, maxStamps, stampIdx, objection } = stamp
  const countLabels = useCountLabels(maxStamps)

  return (
    <>
      <header className={styles.head}>
        {look.logo && <img className={styles.logo} src={look.logo} alt="" />}
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
            picture={look.stamp}
          />
        </div>
        {objection !== 'already-redeemed' && <ToGo stamp={stamp} />}
      </section>
      <GivenBack stamp={stamp} />
      {objection === null || objection === 'not-started' ? <Code stamp={stamp} /> : <Why stamp={stamp} />}
    </>
  )
}

/** A reward that was given back waits on a full card of its own, to which no other link leads. */
function GivenBack({ stamp: { givenBackIdx } }: { stamp: PublicStamp }) {
  if (givenBackIdx === null) return null
  return (
    <div className={styles.why}>
      <h2>
        <Trans>Your reward was given back.</Trans>
      </h2>
      <a className={styles.next} href={paths.stamp(givenBackIdx)}>
        <Trans>Open your full card</Trans>
      </a>
    </div>
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

function Code({
  stamp: { stampUrl, stampIdx, endYmd, stamps, maxStamps, objection },
}: {
  stamp: PublicStamp
}) {
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
          {objection === null ? (
            <Trans>Good until {day(endYmd)}</Trans>
          ) : (
            <Trans>This card starts with its first stamp.</Trans>
          )}
        </p>
      </figcaption>
    </figure>
  )
}

function Why({
  stamp: { objection, nextStampIdx, givenBackIdx, strtYmd, endYmd },
}: {
  stamp: PublicStamp
}): ReactNode {
  const day = useDay()
  if (objection === 'already-redeemed')
    return (
      <div className={styles.why}>
        <h2>
          {givenBackIdx === null ? (
            <Trans>You have had the reward of this card. Enjoy!</Trans>
          ) : (
            <Trans>This card is finished.</Trans>
          )}
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
