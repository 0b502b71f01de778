import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { formatStampCode } from '#shared/stamp-code.ts'
import { useRefusals } from '../../i18n/language.tsx'
import { type Entry, honestState } from '../../outbox/entry.ts'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { CheckIcon, ClockIcon, NextIcon, RefusedIcon } from '../../ui/icons.tsx'
import { RouteLink } from '../route-link.tsx'
import { useDuration } from '../words.ts'
import { useCounter } from './counter-ports.tsx'
import { useNow } from './use-now.ts'
import { useSession } from './use-session.ts'
import styles from './waiting.module.css'

export function WaitingEntry({ entry }: { entry: Entry }) {
  const { t } = useLingui()
  const duration = useDuration()
  const now = useNow(1_000)
  const { command } = entry
  const state = honestState(entry)
  const what =
    command.kind === 'add'
      ? t`${plural(command.count, { one: '# stamp', other: '# stamps' })} added`
      : t`${plural(command.count, { one: '# stamp', other: '# stamps' })} taken back`

  return (
    <li className={styles.entry} data-state={state}>
      <span className={styles.icon}>{icons[state]}</span>
      <div className={styles.words}>
        <p className={styles.what}>
          <b>{what}</b> <PhaseWords entry={entry} />
        </p>
        <p className={styles.when}>
          {formatStampCode(command.stampIdx)} · {t`${duration(now - command.tappedAt)} ago`}
        </p>
        <Reason entry={entry} />
      </div>
      <Way entry={entry} />
    </li>
  )
}

const icons: Record<ReturnType<typeof honestState>, ReactNode> = {
  'saved-here': <ClockIcon />,
  sent: <ClockIcon />,
  checking: <ClockIcon />,
  confirmed: <CheckIcon />,
  refused: <RefusedIcon />,
  review: <RefusedIcon />,
}

function PhaseWords({ entry }: { entry: Entry }): ReactNode {
  if (honestState(entry) === 'checking') return <Trans>sent, the server is checking what became of it</Trans>
  switch (entry.phase) {
    case 'held':
      return <Trans>saved here, can be undone</Trans>
    case 'waiting':
      return <Trans>saved here</Trans>
    case 'sent':
      return <Trans>sent, not confirmed yet</Trans>
    case 'confirmed':
      return <Trans>confirmed</Trans>
    case 'carried-over':
      return <Trans>carried over to the next card</Trans>
    case 'refused':
      return <Trans>refused</Trans>
    case 'review':
      return <Trans>in review</Trans>
    case 'stuck':
      return <Trans>not accepted by the server</Trans>
  }
}

/** Why, and what to do. */
function Reason({ entry }: { entry: Entry }): ReactNode {
  const refusals = useRefusals()
  if (entry.phase === 'carried-over')
    return (
      <p>
        <Trans>The card was full already, so it counts on the customer’s next one.</Trans>
      </p>
    )
  if (entry.phase === 'review')
    return (
      <p>
        <Trans>A manager decides; nothing is guessed.</Trans>
      </p>
    )
  if (entry.phase !== 'refused' && entry.phase !== 'stuck') return null
  const refusal = refusals[entry.refusal ?? 'server-fault']
  return (
    <p>
      {refusal.title}. {refusal.cause} {refusal.action}
    </p>
  )
}

/** The one thing to do about it. Only a manager may file away what was refused. */
function Way({ entry }: { entry: Entry }): ReactNode {
  const { t } = useLingui()
  const { outbox } = useCounter()
  const isManager = useSession()?.person.role === 'manager'
  const { commandId, stampIdx } = entry.command
  if (entry.phase === 'stuck')
    return (
      <Button onClick={() => void outbox.retry(commandId).catch(() => {})}>
        <Trans>Try again</Trans>
      </Button>
    )
  if (isManager && (entry.phase === 'refused' || entry.phase === 'carried-over'))
    return (
      <Button onClick={() => void outbox.acknowledge(commandId).catch(() => {})}>
        <Trans>Seen</Trans>
      </Button>
    )
  const next = entry.phase === 'carried-over' ? (entry.nextStampIdx ?? stampIdx) : stampIdx
  return (
    <RouteLink
      className={styles.way}
      to={paths.card(next)}
      aria-label={t`Open the card ${formatStampCode(next)}`}
    >
      <NextIcon />
    </RouteLink>
  )
}
