import { Trans, useLingui } from '@lingui/react/macro'
import { useParams } from 'react-router'
import { PageHead } from '../page-head.tsx'
import styles from './inbox.module.css'
import { InboxFilters } from './inbox-filters.tsx'
import { InboxList } from './inbox-list.tsx'
import { InboxReview } from './inbox-review.tsx'
import { readInboxSearch } from './inbox-search.ts'
import { useSearch } from './use-search.ts'

/** What needs a person: the list, and beside it (on a phone instead of it) the one that is open. */
export function Inbox() {
  const { t } = useLingui()
  const { reviewId } = useParams()
  const [search] = useSearch()
  const shown = readInboxSearch(search)
  const isOpen = reviewId !== undefined
  return (
    <>
      <PageHead
        title={t`Inbox`}
        lead={
          !isOpen && <Trans>What a machine must not guess: each waits here until a person decides.</Trans>
        }
      />
      <div className={styles.inbox} data-open={isOpen}>
        <section aria-label={t`Reviews`} className={styles.list}>
          <InboxFilters shown={shown} />
          <InboxList key={`${shown.state} ${shown.kind} ${shown.branch}`} shown={shown} openId={reviewId} />
        </section>
        {reviewId === undefined ? (
          <p className={styles.hint}>
            <Trans>Choose one to see its evidence and what can be done.</Trans>
          </p>
        ) : (
          <InboxReview key={reviewId} reviewId={reviewId} shown={shown} />
        )}
      </div>
    </>
  )
}
