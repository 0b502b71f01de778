import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, Suspense, useState } from 'react'
import { useNavigate } from 'react-router'
import type { RefusalName } from '#shared/refusals.ts'
import { objection, type Projection, project, type Snapshot } from '#shared/stamp.ts'
import { useCountLabels } from '../kit/labels.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/button.tsx'
import { Count } from '../ui/count.tsx'
import { StampRow } from '../ui/stamp-row.tsx'
import { CardActions } from './card-actions.tsx'
import { pendingOf } from './card-baseline.ts'
import styles from './card-face.module.css'
import { CardFacts, RefusedFacts } from './card-facts.tsx'
import { deliberate } from './double-tap.ts'
import type { KnownCard } from './known-card.ts'
import { CardCode, NewCardInstead } from './lazy-card.ts'
import { RefusalNotice } from './refusal-notice.tsx'
import { useIsLate } from './use-is-late.ts'

/** A card that is known: its count and stamps, and under them what can be done, or why nothing can. */
export function CardFace(props: KnownCard) {
  const { snapshot, entries } = props
  const { t } = useLingui()
  const { maxStamps, cardNm, userNm, cardIdx } = snapshot
  const projection = project(snapshot, pendingOf(entries))
  const { shown, confirmed } = projection
  // Made just now: its code stays beside it while the first stamps are given.
  const [isNew] = useState(() => isNewCard(props))
  const isLate = useIsLate(entries)
  // An ordinary add presses the stamp in at once; what waits is told apart where that is news.
  const solid = isLate ? Math.min(confirmed, shown) : shown
  const hollow = shown - solid
  const refusal = objection.use(snapshot, snapshot.today)

  return (
    <section className={styles.card} aria-label={cardNm}>
      <h1 className={styles.title}>
        {userNm ?? cardNm}
        {userNm && <small> · {cardNm}</small>}
      </h1>
      <Count value={shown} {...useCountLabels(maxStamps)} />
      <div className={styles.middle}>
        <div className={styles.stamps} data-dim={refusal !== null || undefined}>
          <StampRow
            key={snapshot.stampIdx}
            label={
              hollow > 0
                ? t`${shown} of ${maxStamps} stamps, ${hollow} of them waiting`
                : t`${shown} of ${maxStamps} stamps`
            }
            confirmed={solid}
            waiting={hollow}
            max={maxStamps}
            motif={cardIdx % 2 === 0 ? 'star' : 'cup'}
          />
        </div>
        {isNew && refusal === null && (
          <figure className={styles.code}>
            <Suspense fallback={null}>
              <CardCode stampUrl={snapshot.stampUrl} />
            </Suspense>
            <figcaption>
              <Trans>To take along</Trans>
            </figcaption>
          </figure>
        )}
      </div>
      <div className={styles.bottom}>
        {refusal ? (
          <RefusedFacts snapshot={snapshot} />
        ) : (
          <CardFacts {...props} projection={projection} isLate={isLate} />
        )}
        <Bottom {...props} projection={projection} />
      </div>
    </section>
  )
}

/** One that replaces a lost card has its stamps already, and nobody has added to it. */
function isNewCard({ snapshot: { lastAdd, strtYmd, today }, isKept }: KnownCard): boolean {
  return !isKept && lastAdd === null && strtYmd === today
}

/** What can be done, or why nothing can. */
function Bottom(props: KnownCard & { projection: Projection }): ReactNode {
  const { snapshot, redeem } = props
  const refusal = objection.use(snapshot, snapshot.today)
  if (refusal)
    return <RefusalNotice refusal={refusal} action={<WayOn refusal={refusal} snapshot={snapshot} />} />
  if (redeem.state.step !== 'stopped') return <CardActions {...props} />
  return (
    <RefusalNotice
      refusal={redeem.state.refusal}
      who={redeem.state.by}
      tone={redeem.state.refusal === 'offline' ? 'waiting' : 'refused'}
      action={
        redeem.state.refusal === 'reward-not-given' ? (
          <Button tone="primary" size="main" onClick={deliberate(redeem.begin)}>
            <Trans>Redeem reward</Trans>
          </Button>
        ) : (
          <Button onClick={redeem.close}>
            <Trans>Back to the card</Trans>
          </Button>
        )
      }
    />
  )
}

type WayOnProps = { refusal: RefusalName; snapshot: Snapshot }

/** Each reason has its way on: the card that follows, a new one, or the next customer. */
function WayOn({ refusal, snapshot: { nextStampIdx, cardIdx, userNm } }: WayOnProps): ReactNode {
  const navigate = useNavigate()
  if (nextStampIdx !== null)
    return (
      <Button tone="primary" size="main" onClick={() => void navigate(paths.card(nextStampIdx))}>
        {refusal === 'replaced' ? <Trans>Open the new card</Trans> : <Trans>Open the next card</Trans>}
      </Button>
    )
  if (refusal === 'expired' || refusal === 'already-redeemed')
    return (
      <Suspense fallback={null}>
        <NewCardInstead cardIdx={cardIdx} userNm={userNm} />
      </Suspense>
    )
  return (
    <Button size="main" onClick={() => void navigate(paths.home)}>
      <Trans>Back to the counter</Trans>
    </Button>
  )
}
