import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { getReview } from '#shared/endpoints/reviews.ts'
import { type Review } from '#shared/review-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { useRefusals } from '../../i18n/language.tsx'
import { RouteLink } from '../../kit/route-link.tsx'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { paths } from '../../paths.ts'
import { BackIcon } from '../../ui/screen-icons.tsx'
import { Read } from '../read.tsx'
import { useShopTimes } from '../shop-time.ts'
import { lookForReviewsMs } from '../use-reviews.ts'
import { InboxAssignee } from './inbox-assignee.tsx'
import styles from './inbox-review.module.css'
import { type InboxShown, inboxPath } from './inbox-search.ts'
import { InboxSettle } from './inbox-settle.tsx'
import { Outcome } from './outcome.tsx'
import { factsOf } from './review-facts.ts'
import { labelsOf } from './review-labels.ts'
import { outcomeLabels } from './review-offers.ts'

/** One review: what happened, exactly what is known, and what can be done about it. */
export function InboxReview({ reviewId, shown }: { reviewId: string; shown: InboxShown }) {
  const reading = useEndpointQuery({
    endpoint: getReview,
    params: { reviewId },
    everyMs: lookForReviewsMs,
    isLive: true,
  })
  return (
    <article className={styles.review}>
      <RouteLink to={inboxPath(shown)} className={styles.back}>
        <BackIcon size={20} />
        <Trans>All reviews</Trans>
      </RouteLink>
      <Read of={reading}>{(review) => <Known review={review} />}</Read>
    </article>
  )
}

function Known({ review }: { review: Review }) {
  const { i18n } = useLingui()
  const times = useShopTimes()
  const refusals = useRefusals()
  const heading = useRef<HTMLHeadingElement>(null)
  const { kind, state, stampIdx, card, openedAt } = review
  const labels = labelsOf(kind)
  // Where the list has gone from the screen the focus has gone with it.
  useEffect(() => {
    if (!heading.current?.closest('main')?.contains(document.activeElement)) heading.current?.focus()
  }, [])

  return (
    <>
      <header className={styles.head}>
        <p className={styles.state} data-state={state}>
          {state === 'new' && <Trans>New</Trans>}
          {state === 'assigned' && <Trans>Assigned</Trans>}
          {state === 'closed' && <Trans>Closed</Trans>}
          {' · '}
          {times.moment(openedAt)}
        </p>
        <h2 ref={heading} tabIndex={-1}>
          {i18n._(labels.title)}
        </h2>
      </header>
      <p className={styles.what}>{labels.what(review, times)}</p>
      {state === 'closed' ? <Closed review={review} /> : <InboxSettle review={review} />}
      <section className={styles.evidence}>
        <h3>
          <Trans>Evidence</Trans>
        </h3>
        <dl className={styles.facts}>
          {stampIdx !== null && (
            <div>
              <dt>
                <Trans>Card</Trans>
              </dt>
              <dd>
                {card && `${card.cardNm} · `}
                <RouteLink to={`${paths.review}/cards/${stampIdx}`}>{formatStampCode(stampIdx)}</RouteLink>
              </dd>
            </div>
          )}
          {factsOf(review, times, refusals).map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      {state !== 'closed' && <InboxAssignee review={review} />}
    </>
  )
}

function Closed({ review: { resolution, outcome, note, closedAt, closedBy } }: { review: Review }) {
  const times = useShopTimes()
  return (
    <section className={styles.closed}>
      <Outcome>{outcomeLabels(resolution, outcome)}</Outcome>
      <p>
        {closedBy && `${closedBy.name} · `}
        {closedAt !== null && times.exact(closedAt)}
      </p>
      {note && (
        <p>
          <q>{note}</q>
        </p>
      )}
    </section>
  )
}
