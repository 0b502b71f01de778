import { Trans, useLingui } from '@lingui/react/macro'
import type { Review } from '#shared/review-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { useShopTimes } from '../shop-time.ts'
import styles from './inbox-row.module.css'
import { type InboxShown, inboxPath } from './inbox-search.ts'
import { labelsOf } from './review-labels.ts'
import { tabletName } from './tablet-name.ts'

type Props = {
  review: Review
  shown: InboxShown
  isOpen: boolean
  isChosen: boolean
  /** Null where it is not one of those that may be closed by the dozen. */
  onChoose: ((isChosen: boolean) => void) | null
}

export function InboxRow({ review, shown, isOpen, isChosen, onChoose }: Props) {
  const { t, i18n } = useLingui()
  const times = useShopTimes()
  const { reviewId, kind, state, stampIdx, card, person, tablet, assignee, openedAt, closedBy } = review
  const title = i18n._(labelsOf(kind).title)
  const closer = closedBy?.name
  const about = [
    card?.cardNm,
    stampIdx !== null && formatStampCode(stampIdx),
    person?.name,
    tabletName(tablet),
  ]
  return (
    <li className={styles.row} data-state={state} data-here={isOpen}>
      <RouteLink
        to={inboxPath(shown, reviewId)}
        className={styles.link}
        aria-current={isOpen ? 'true' : undefined}
      >
        <span className={styles.title}>{title}</span>
        <span className={styles.about}>{about.filter(Boolean).join(' · ')}</span>
        <span className={styles.when}>
          <time dateTime={new Date(openedAt).toISOString()}>{times.moment(openedAt)}</time>
          {' · '}
          {state === 'new' && <Trans>new</Trans>}
          {state === 'assigned' && (assignee?.name ?? <Trans>assigned</Trans>)}
          {state === 'closed' &&
            (closer ? <Trans>closed by {closer}</Trans> : <Trans>closed by itself</Trans>)}
        </span>
      </RouteLink>
      {onChoose && (
        <label className={styles.choose}>
          <input
            type="checkbox"
            aria-label={t`Choose: ${title}`}
            checked={isChosen}
            onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
          />
        </label>
      )}
    </li>
  )
}
