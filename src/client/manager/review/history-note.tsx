import { Trans, useLingui } from '@lingui/react/macro'
import type { HistoryEntry } from '#shared/history-api.ts'
import type { ReviewAction } from '#shared/review-api.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { paths } from '../../paths.ts'
import { EntryTitle } from './history-command.tsx'
import styles from './history-entry.module.css'
import { notedLabels } from './history-labels.ts'
import { labelsOf } from './review-labels.ts'
import { outcomeLabels } from './review-offers.ts'
import { tabletName } from './tablet-name.ts'

type Note = Exclude<HistoryEntry, { type: 'command' }>

/** What stands beside the commands: a review, a message to another system, somebody who looked. */
export function HistoryNote({ entry }: { entry: Note }) {
  if (entry.type === 'review') return <ReviewNote entry={entry} />
  if (entry.type === 'webhook') return <WebhookNote entry={entry} />
  return (
    <div className={styles.entry}>
      <EntryTitle tone="neutral">{notedLabels(entry.event)}</EntryTitle>
      <p className={styles.who}>
        {[entry.person?.name, tabletName(entry.tablet)].filter(Boolean).join(' · ')}
      </p>
    </div>
  )
}

function ReviewNote({ entry }: { entry: Extract<Note, { type: 'review' }> }) {
  const { i18n } = useLingui()
  const { reviewId, kind, step, state, resolution, note, outcome, person } = entry
  const title = i18n._(labelsOf(kind).title)
  return (
    <div className={styles.entry}>
      <EntryTitle tone={state === 'closed' ? 'neutral' : 'waiting'}>
        {step === 'opened' ? <Trans>Review opened: {title}</Trans> : <Trans>Review closed: {title}</Trans>}
      </EntryTitle>
      {step === 'closed' && (
        <p className={styles.who}>
          {[person?.name, outcomeLabels(resolution as ReviewAction | null, outcome)]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
      {note && (
        <p className={styles.reason}>
          <q>{note}</q>
        </p>
      )}
      <p>
        <RouteLink to={`${paths.review}/inbox/${reviewId}`}>
          <Trans>Open the review</Trans>
        </RouteLink>
      </p>
    </div>
  )
}

function WebhookNote({ entry }: { entry: Extract<Note, { type: 'webhook' }> }) {
  const { t } = useLingui()
  const { event, url, state, attempts, lastStatus } = entry
  const tone = ({ due: 'waiting', delivered: 'confirmed', failed: 'refused' } as const)[state]
  const what = {
    due: t`Message to another system waits: ${event}`,
    delivered: t`Message to another system delivered: ${event}`,
    failed: t`Message to another system failed: ${event}`,
  }[state]
  return (
    <div className={styles.entry}>
      <EntryTitle tone={tone}>{what}</EntryTitle>
      <p className={styles.who}>
        {url} · <Trans>tries: {attempts}</Trans>
        {lastStatus !== null && ` · HTTP ${lastStatus}`}
      </p>
    </div>
  )
}
