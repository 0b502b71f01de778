import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, Suspense, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import type { OpenedPromise } from '#shared/promise-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { objection, project, type Snapshot } from '#shared/stamp.ts'
import { useCountLabels } from '../kit/labels.ts'
import type { Entry } from '../outbox/entry.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/button.tsx'
import { Count } from '../ui/count.tsx'
import { StampRow } from '../ui/stamp-row.tsx'
import { CardActions, type CountedCard } from './card-actions.tsx'
import { pendingOf } from './card-baseline.ts'
import styles from './card-face.module.css'
import { CardFacts, RefusedFacts } from './card-facts.tsx'
import { deliberate } from './double-tap.ts'
import type { KnownCard } from './known-card.ts'
import { CardCode } from './lazy-card.ts'
import { ShiftRoom } from './lazy-shift.ts'
import { DistanceNote } from './lazy-strip.ts'
import { NewCardInstead } from './new-cards.tsx'
import { RefusalNotice } from './refusal-notice.tsx'
import { UncountedHead, UncountedWaiting } from './uncounted-card.tsx'
import type { Adding } from './use-adding.ts'
import { useIsLate } from './use-is-late.ts'
import { useDistances } from './use-reach.ts'
import { useShopLook } from './use-shop-look.ts'

type Props = {
  stampIdx: number
  entries: readonly Entry[]
  adding: Adding
  /** Null until its count is known. */
  known: KnownCard | null
  /** The server has not answered yet. */
  isOpening: boolean
}

/**
 * A card from the reading of its code on: the count and the stamps as soon as they are known, and under them, in the same
 * place all the while, what can be done, or why nothing can.
 */
export function CardFace({ stampIdx, entries, adding, known, isOpening }: Props) {
  const isLate = useIsLate(entries)
  const counted = known && { ...known, projection: project(known.snapshot, pendingOf(entries)) }
  const isTold =
    known !== null &&
    (objection.use(known.snapshot, known.snapshot.today) !== null || known.redeem.state.step === 'stopped')
  return (
    <section className={styles.card} aria-label={known?.snapshot.cardNm}>
      {counted ? (
        <Head {...counted} isLate={isLate} />
      ) : (
        <UncountedHead stampIdx={stampIdx} isOpening={isOpening} />
      )}
      {/* A reason is higher than the keys: another element in their place, and none that moves. */}
      <div key={String(isTold)} className={styles.bottom}>
        <Promised />
        <Facts counted={counted} entries={entries} isLate={isLate} />
        <Distances counted={counted} />
        <Bottom {...{ stampIdx, entries, adding, counted }} />
      </div>
    </section>
  )
}

function Head(props: CountedCard & { isLate: boolean }) {
  const { snapshot, projection, isLate } = props
  const { t } = useLingui()
  const { maxStamps, cardNm, userNm, cardIdx } = snapshot
  const { shown, confirmed } = projection
  const look = useShopLook()
  // Made just now: its code stays beside it while the first stamps are given.
  const state: unknown = useLocation().state
  const [isNew] = useState(() => isNewCard(props) || isToTakeAlong(state))
  // An ordinary add presses the stamp in at once; what waits is drawn apart where that is news.
  const solid = isLate ? Math.min(confirmed, shown) : shown
  const hollow = shown - solid
  const refusal = objection.use(snapshot, snapshot.today)

  return (
    <>
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
            {...look}
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
    </>
  )
}

/** It was opened by a promise slip. */
function Promised(): ReactNode {
  const state = useLocation().state as { promise?: OpenedPromise } | null
  if (!state?.promise) return null
  return (
    <Suspense fallback={null}>
      <ShiftRoom at="promised" promise={state.promise} />
    </Suspense>
  )
}

/** In gateway mode: how old the service's word on this card is, and where the way there ends. */
function Distances({ counted }: Pick<FactsProps, 'counted'>): ReactNode {
  if (!useDistances().service) return null
  const saidAt = counted ? counted.receivedAt || counted.snapshot.asOf : undefined
  return (
    <Suspense fallback={null}>
      <DistanceNote {...(saidAt !== undefined && { saidAt })} />
    </Suspense>
  )
}

type FactsProps = { counted: CountedCard | null; entries: readonly Entry[]; isLate: boolean }

function Facts({ counted, entries, isLate }: FactsProps) {
  if (!counted) return <UncountedWaiting entries={entries} />
  const { snapshot } = counted
  return objection.use(snapshot, snapshot.today) ? (
    <RefusedFacts snapshot={snapshot} />
  ) : (
    <CardFacts {...counted} isLate={isLate} />
  )
}

/** Whoever has made it says so: what waited for a lost card may have been added to the new one already. */
const isToTakeAlong = (state: unknown) =>
  typeof state === 'object' && state !== null && 'isToTakeAlong' in state

/** One that replaces a lost card has its stamps already, and nobody has added to it. */
function isNewCard({ snapshot: { lastAdd, strtYmd, today }, isKept }: KnownCard): boolean {
  return !isKept && lastAdd === null && strtYmd === today
}

/** What can be done, or why nothing can. */
function Bottom(props: Parameters<typeof CardActions>[0]): ReactNode {
  if (!props.counted) return <CardActions {...props} />
  const { snapshot, redeem } = props.counted
  const refusal = objection.use(snapshot, snapshot.today)
  const { serviceSays: says } = snapshot
  if (refusal)
    return (
      <RefusalNotice
        refusal={says ? 'upstream-refused' : refusal}
        says={says}
        action={<WayOn refusal={refusal} snapshot={snapshot} />}
      />
    )
  if (redeem.state.step !== 'stopped') return <CardActions {...props} />
  return (
    <RefusalNotice
      refusal={redeem.state.refusal}
      who={redeem.state.by}
      says={redeem.state.says}
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
    return <NewCardInstead cardIdx={cardIdx} userNm={userNm} />
  return (
    <Button size="main" onClick={() => void navigate(paths.home)}>
      <Trans>Back to the counter</Trans>
    </Button>
  )
}
