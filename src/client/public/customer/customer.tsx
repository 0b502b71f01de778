import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect } from 'react'
import { useParams } from 'react-router'
import type { PublicStamp } from '#shared/counter-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { useCountLabels, useDay } from '../../kit/labels.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { usePublicStamp } from '../../kit/use-public-stamp.ts'
import { paths, stampIdxOf } from '../../paths.ts'
import { Count } from '../../ui/count.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { StampRow } from '../../ui/stamp-row.tsx'
import styles from './customer.module.css'

type Props = { fetch: typeof fetch }

/** The customer's own page: public, and nothing personal on it. */
export function Customer({ fetch: fetchIt }: Props) {
  const stampIdx = stampIdxOf(useParams()['stampIdx'])
  return (
    <main className={styles.page}>
      {stampIdx === null ? <Nothing /> : <Stamp key={stampIdx} stampIdx={stampIdx} fetch={fetchIt} />}
    </main>
  )
}

function Stamp({ stampIdx, fetch: fetchIt }: Props & { stampIdx: number }) {
  const answer = usePublicStamp(fetchIt, stampIdx)
  if (!answer) return null
  if (answer.kind === 'ok') return <StampCard stamp={answer.value} />
  return answer.kind === 'refused' ? <Nothing /> : <NoLine />
}

function StampCard({ stamp }: { stamp: PublicStamp }) {
  const { t } = useLingui()
  const { shopNm, cardNm, stamps, maxStamps, stampIdx, objection } = stamp
  const countLabels = useCountLabels(maxStamps)

  useEffect(() => {
    document.title = `${cardNm} · ${shopNm}`
  }, [cardNm, shopNm])

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
      <GivenBack stamp={stamp} />
      {objection === null ? <Code stamp={stamp} /> : <Why stamp={stamp} />}
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
      <RouteLink className={styles.next} to={paths.stamp(givenBackIdx)}>
        <Trans>Open your full card</Trans>
      </RouteLink>
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
          <RouteLink className={styles.next} to={paths.stamp(nextStampIdx)}>
            <Trans>Open your next card</Trans>
          </RouteLink>
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

function NoLine() {
  return (
    <div className={styles.why}>
      <h1>
        <Trans>No connection</Trans>
      </h1>
      <p>
        <Trans>Your stamps are safe. They show here as soon as you are online.</Trans>
      </p>
    </div>
  )
}
