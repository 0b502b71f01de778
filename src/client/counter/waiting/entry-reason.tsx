import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useRefusals } from '../../i18n/language.tsx'
import { sentences } from '../../i18n/sentences.ts'
import type { Entry } from '../../outbox/entry.ts'
import { useIsManager } from '../use-session.ts'
import { useLimitLabels } from './limit-labels.ts'

/** Why it is here, and what to do. */
export function EntryReason({ entry }: { entry: Entry }): ReactNode {
  switch (entry.phase) {
    case 'carried-over':
      return (
        <p>
          <Trans>The card was full already, so it counts on the customer’s next one.</Trans>
        </p>
      )
    case 'review':
      return (
        <p>
          <Trans>A manager decides in the review; nothing is guessed.</Trans> <WhoFilesIt />
        </p>
      )
    case 'refused':
    case 'stuck':
      return <Refusal {...entry} />
    default:
      return null
  }
}

function Refusal(entry: Extract<Entry, { phase: 'refused' | 'stuck' }>): ReactNode {
  const limitLabels = useLimitLabels()
  const { title, cause, action } = useRefusals()[entry.refusal ?? 'server-fault']
  const limit = entry.phase === 'refused' ? entry.limit : undefined
  return (
    <p>
      {sentences(title, limit ? limitLabels(limit) : cause, action)}{' '}
      {entry.phase === 'refused' && <WhoFilesIt />}
    </p>
  )
}

/** Shown to those who cannot. */
function WhoFilesIt(): ReactNode {
  const isManager = useIsManager()
  return isManager ? null : <Trans>It stays here until a manager has seen it.</Trans>
}
