import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { dismissReviews, listReviews } from '#shared/endpoints/reviews.ts'
import { type Review } from '#shared/review-api.ts'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { Read } from '../read.tsx'
import { lookForReviewsMs } from '../use-reviews.ts'
import styles from './inbox-list.module.css'
import { InboxRow } from './inbox-row.tsx'
import { type InboxShown, reviewsQueryOf } from './inbox-search.ts'
import { MutationNotice } from './mutation-notice.tsx'

type Props = { shown: InboxShown; openId: string | undefined }

/** As many may be dismissed at once as the server takes. */
const mostAtOnce = 100

/** Several at once only where the suggestion itself is to have read it: nothing is given up by reading. */
const isOnlyRead = ({ suggested, state }: Pick<Review, 'suggested' | 'state'>) =>
  suggested === 'dismiss' && state !== 'closed'

export function InboxList({ shown, openId }: Props) {
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null])
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const { mutation, run } = useEndpointMutation<typeof dismissReviews>()
  const choose = (reviewIds: readonly string[], isChosen: boolean) =>
    setChosen((before) => {
      const after = new Set(before)
      for (const reviewId of reviewIds) {
        if (isChosen) after.add(reviewId)
        else after.delete(reviewId)
      }
      return after
    })

  async function dismiss() {
    const reviewIds = [...chosen].slice(0, mostAtOnce)
    const answer = await run({
      endpoint: dismissReviews,
      body: { reviewIds },
    })
    if (answer?.kind === 'ok') setChosen(new Set())
  }

  const count = chosen.size
  const dismissed =
    mutation.state === 'ended' && mutation.answer.kind === 'ok' ? mutation.answer.value.dismissed : null
  return (
    <>
      {cursors.map((cursor, n) => (
        <InboxPage
          key={cursor ?? ''}
          shown={shown}
          cursor={cursor}
          openId={openId}
          chosen={chosen}
          onChoose={choose}
          onOlder={n === cursors.length - 1 ? (next) => setCursors([...cursors, next]) : null}
        />
      ))}
      <MutationNotice mutation={mutation} />
      <div className={styles.bulk} data-empty={count === 0}>
        {count > 0 && (
          <Button busy={mutation.state === 'busy'} onClick={() => void dismiss()}>
            <Trans>Mark {count} as read</Trans>
          </Button>
        )}
        <output>
          {dismissed !== null && count === 0 && (
            <Trans>Marked as read: {dismissed}. No card was changed.</Trans>
          )}
        </output>
      </div>
    </>
  )
}

type PageProps = Props & {
  cursor: string | null
  chosen: ReadonlySet<string>
  onChoose: (reviewIds: readonly string[], isChosen: boolean) => void
  onOlder: ((cursor: string) => void) | null
}

function InboxPage({ shown, cursor, openId, chosen, onChoose, onOlder }: PageProps) {
  const { t } = useLingui()
  const reading = useEndpointQuery({
    endpoint: listReviews,
    query: reviewsQueryOf(shown, cursor),
    everyMs: lookForReviewsMs,
    isLive: true,
  })
  return (
    <Read of={reading}>
      {({ reviews, nextCursor }) => {
        const readable = reviews.filter(isOnlyRead).map(({ reviewId }) => reviewId)
        const many = readable.length
        const isAllChosen = readable.every((reviewId) => chosen.has(reviewId))
        return (
          <>
            {reviews.length === 0 && cursor === null && <Nothing shown={shown} />}
            {many > 1 && (
              <label className={styles.all}>
                <Trans>Choose all {many} that only need reading</Trans>
                <input
                  type="checkbox"
                  checked={isAllChosen}
                  onChange={() => onChoose(readable, !isAllChosen)}
                />
              </label>
            )}
            <ul className={styles.rows} aria-label={t`Reviews`}>
              {reviews.map((review) => (
                <InboxRow
                  key={review.reviewId}
                  review={review}
                  shown={shown}
                  isOpen={review.reviewId === openId}
                  isChosen={chosen.has(review.reviewId)}
                  onChoose={isOnlyRead(review) ? (isChosen) => onChoose([review.reviewId], isChosen) : null}
                />
              ))}
            </ul>
            {nextCursor !== null && onOlder && (
              <Button wide onClick={() => onOlder(nextCursor)}>
                <Trans>Show older ones</Trans>
              </Button>
            )}
          </>
        )
      }}
    </Read>
  )
}

function Nothing({ shown: { state, kind, branch } }: { shown: InboxShown }) {
  return (
    <div className={styles.nothing}>
      <h2>
        {state === 'closed' || kind !== '' || branch !== '' ? (
          <Trans>None of these</Trans>
        ) : (
          <Trans>Nothing needs you</Trans>
        )}
      </h2>
      <p>
        {state === 'closed' ? (
          <Trans>What is settled stays here for good, with who settled it and how.</Trans>
        ) : (
          <Trans>
            When an outcome is unknown, a stamp comes too late, a password is guessed or a tablet falls
            silent, it appears here by itself, with its evidence and one suggestion.
          </Trans>
        )}
      </p>
    </div>
  )
}
