import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useNavigate, useParams } from 'react-router'
import { RouteLink } from '../../kit/route-link.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { BranchFilter } from '../branch-filter.tsx'
import styles from './inbox-filters.module.css'
import { type InboxShown, type InboxState, inboxPath } from './inbox-search.ts'
import { kindLabels } from './review-labels.ts'

export function InboxFilters({ shown }: { shown: InboxShown }) {
  const { t, i18n } = useLingui()
  const navigate = useNavigate()
  const { reviewId } = useParams()
  const tabs: readonly (readonly [InboxState, ReactNode])[] = [
    ['open', <Trans key="open">Open</Trans>],
    ['new', <Trans key="new">New</Trans>],
    ['assigned', <Trans key="assigned">Assigned</Trans>],
    ['closed', <Trans key="closed">Closed</Trans>],
  ]
  return (
    <div className={styles.filters}>
      <nav aria-label={t`State`} className={styles.tabs}>
        {tabs.map(([state, labels]) => (
          <RouteLink
            key={state}
            to={inboxPath({ ...shown, state })}
            aria-current={state === shown.state ? 'true' : undefined}
          >
            {labels}
          </RouteLink>
        ))}
      </nav>
      <SelectField
        label={t`Kind`}
        value={shown.kind}
        onChange={(kind) => void navigate(inboxPath({ ...shown, kind }, reviewId))}
      >
        <option value="">{t`Every kind`}</option>
        {Object.entries(kindLabels).map(([kind, { title }]) => (
          <option key={kind} value={kind}>
            {i18n._(title)}
          </option>
        ))}
      </SelectField>
      <BranchFilter
        value={shown.branch}
        onChange={(branch) => void navigate(inboxPath({ ...shown, branch }, reviewId))}
      />
    </div>
  )
}
