import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { formatStampCode } from '#shared/stamp-code.ts'
import { useDuration } from '../../kit/labels.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { type Entry, honestState, isSetAside, needsSomebody } from '../../outbox/entry.ts'
import { paths } from '../../paths.ts'
import { tappedBy } from '../../store/lock.ts'
import { Button } from '../../ui/button.tsx'
import { CheckIcon, ClockIcon, RefusedIcon } from '../../ui/icons.tsx'
import { NextIcon, UndoIcon } from '../../ui/screen-icons.tsx'
import { useCounter } from '../counter-deps.tsx'
import { deliberate } from '../double-tap.ts'
import { isUndoable } from '../undoable.ts'
import { useKnownName } from '../use-known-name.ts'
import { useNow } from '../use-now.ts'
import { useOutboxView } from '../use-outbox.ts'
import { useIsManager } from '../use-session.ts'
import { useTakeBack } from '../use-take-back.ts'
import { EntryReason } from './entry-reason.tsx'
import styles from './waiting.module.css'

export function WaitingEntry({ entry }: { entry: Entry }) {
  const { t } = useLingui()
  const duration = useDuration()
  const now = useNow(1_000)
  const { command } = entry
  const state = honestState(entry)
  const what = useWhat(entry)
  const name = useKnownName(command.stampIdx)

  return (
    <div className={styles.entry} data-state={state}>
      <span className={styles.icon}>{icons[state]}</span>
      <div className={styles.words}>
        <p className={styles.what}>
          <b>{what}</b> <PhaseLabels entry={entry} />
        </p>
        <p className={styles.when}>
          {name ? `${name} · ` : ''}
          {formatStampCode(command.stampIdx)} · {t`${duration(now - command.tappedAt)} ago`}
        </p>
        <EntryReason entry={entry} />
      </div>
      <Way entry={entry} />
    </div>
  )
}

/** What ended otherwise was not added. */
function useWhat(entry: Entry): string {
  const { t } = useLingui()
  const { kind, count } = entry.command
  const isAdd = kind === 'add'
  if (needsSomebody(entry))
    return isAdd
      ? t`Adding ${plural(count, { one: '# stamp', other: '# stamps' })}`
      : t`Taking back ${plural(count, { one: '# stamp', other: '# stamps' })}`
  return isAdd
    ? t`${plural(count, { one: '# stamp', other: '# stamps' })} added`
    : t`${plural(count, { one: '# stamp', other: '# stamps' })} taken back`
}

const icons: Record<ReturnType<typeof honestState>, ReactNode> = {
  'saved-here': <ClockIcon />,
  sent: <ClockIcon />,
  checking: <ClockIcon />,
  confirmed: <CheckIcon />,
  refused: <RefusedIcon />,
  review: <RefusedIcon />,
}

function PhaseLabels({ entry }: { entry: Entry }): ReactNode {
  if (honestState(entry) === 'checking') return <Trans>sent, the server is checking what became of it</Trans>
  switch (entry.phase) {
    case 'held':
      return <Trans>saved here, can be undone</Trans>
    case 'waiting':
      return <Trans>saved here</Trans>
    case 'sent':
      return <Trans>sent, not confirmed yet</Trans>
    case 'confirmed':
      return entry.nextStampIdx === undefined ? (
        <Trans>confirmed</Trans>
      ) : (
        <Trans>confirmed, from the next card</Trans>
      )
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

/** As at the card: whoever added takes it back, and for ten minutes. */
function UndoEntry({ entry: { command } }: { entry: Entry }): ReactNode {
  const { lock } = useCounter()
  const { entries } = useOutboxView()
  const takeBack = useTakeBack()
  const now = useNow(10_000)
  const { personId } = tappedBy(lock.getState())
  if (command.kind !== 'add' || !isUndoable(command, { entries, now, personId })) return null
  return (
    <Button icon={<UndoIcon />} onClick={deliberate(() => void takeBack(command))}>
      <Trans>Undo</Trans>
    </Button>
  )
}

/** The one thing to do about it. Only a manager may file away what has ended, and nobody what has not. */
function Way({ entry }: { entry: Entry }): ReactNode {
  const { t } = useLingui()
  const { outbox } = useCounter()
  const isManager = useIsManager()
  const { commandId, stampIdx } = entry.command
  const next = 'nextStampIdx' in entry ? (entry.nextStampIdx ?? stampIdx) : stampIdx
  return (
    <div className={styles.ways}>
      <UndoEntry entry={entry} />
      {entry.phase === 'stuck' && (
        <Button onClick={() => void outbox.retry(commandId).catch(() => {})}>
          <Trans>Try again</Trans>
        </Button>
      )}
      {isManager && isSetAside(entry) && entry.phase !== 'stuck' && (
        <Button onClick={() => void outbox.acknowledge(commandId).catch(() => {})}>
          <Trans>Seen</Trans>
        </Button>
      )}
      <RouteLink
        className={styles.way}
        to={paths.card(next)}
        aria-label={t`Open the card ${formatStampCode(next)}`}
      >
        <NextIcon />
      </RouteLink>
    </div>
  )
}
