import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Mismatch } from '#shared/history-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { useRefusals } from '../../i18n/language.tsx'
import { sentences } from '../../i18n/sentences.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { paths } from '../../paths.ts'
import { CheckIcon, ClockIcon, NoteIcon, RefusedIcon } from '../../ui/icons.tsx'
import { useShopTimes } from '../shop-time.ts'
import styles from './history-entry.module.css'
import {
  type CommandEntry,
  clocksOf,
  commandTitle,
  fieldLabels,
  mismatchLabels,
  valueLabels,
} from './history-labels.ts'
import { labelsOf } from './review-labels.ts'
import { tabletName } from './tablet-name.ts'

const toneOf: Record<CommandEntry['outcome'], 'confirmed' | 'waiting' | 'refused'> = {
  applied: 'confirmed',
  'carried-over': 'confirmed',
  refused: 'refused',
  review: 'waiting',
  undecided: 'waiting',
}
const icons = { confirmed: CheckIcon, waiting: ClockIcon, refused: RefusedIcon, neutral: NoteIcon }

export function EntryTitle({ tone, children }: { tone: keyof typeof icons; children: ReactNode }) {
  const Icon = icons[tone]
  return (
    <p className={styles.title} data-tone={tone}>
      <Icon size={20} />
      <span>{children}</span>
    </p>
  )
}

/** A tap and what became of it: who, where, its clocks, the calls it made, what it changed, and where records differ. */
export function HistoryCommand({ entry, marks }: { entry: CommandEntry; marks: readonly Mismatch[] }) {
  const times = useShopTimes()
  const refusals = useRefusals()
  const { outcome, refusal, reason, rows, changes, pinChecked, undoes, settled, onStampIdx } = entry
  const { i18n } = useLingui()
  const last = rows.at(-1)
  const stampsAfter = last?.stampsAfter
  const clocks = clocksOf(entry, times)
  return (
    <div className={styles.entry}>
      <EntryTitle tone={toneOf[outcome]}>{commandTitle(entry)}</EntryTitle>
      <p className={styles.who}>
        <By entry={entry} />
        {last && (
          <>
            {' · '}
            <Trans>{stampsAfter} on the card after it</Trans>
          </>
        )}
      </p>
      {outcome === 'refused' && refusal && (
        <p>{sentences(refusals[refusal].title, refusals[refusal].cause)}</p>
      )}
      {clocks.length > 0 && (
        <p className={styles.clocks}>
          {clocks.map(({ label, time }) => (
            <span key={label}>
              {label} <b>{time}</b>
            </span>
          ))}
        </p>
      )}
      <Calls entry={entry} />
      {changes.map(({ field, before, after }) => (
        <p key={field}>
          {fieldLabels(field)}: <s>{valueLabels(field, before, times)}</s> <span aria-hidden="true">→</span>{' '}
          <b>{valueLabels(field, after, times)}</b>
        </p>
      ))}
      {settled && (
        <p>
          <RouteLink to={`${paths.review}/inbox/${settled.reviewId}`}>
            <Trans>Settled in the inbox: {i18n._(labelsOf(settled.kind).title)}</Trans>
          </RouteLink>
        </p>
      )}
      {onStampIdx !== null && (
        <p>
          <Trans>
            On the new card{' '}
            <RouteLink to={`${paths.review}/cards/${onStampIdx}`}>{formatStampCode(onStampIdx)}</RouteLink>
          </Trans>
        </p>
      )}
      {reason && (
        <p className={styles.reason}>
          <q>{reason}</q>
        </p>
      )}
      {undoes && (
        <p>
          <Trans>Takes back an add from before.</Trans>
        </p>
      )}
      {pinChecked === false && (
        <p className={styles.unchecked}>
          <Trans>The tablet was offline: the person’s PIN was not checked.</Trans>
        </p>
      )}
      {marks.map((mark) => (
        <p key={mark.kind} className={styles.mark}>
          <RefusedIcon size={20} />
          <span>{mismatchLabels(mark)}</span>
        </p>
      ))}
    </div>
  )
}

function By({ entry: { by, person, tablet } }: { entry: CommandEntry }) {
  const { t } = useLingui()
  const who = {
    person: person?.name ?? t`Somebody`,
    system: t`A system with the API key`,
    automation: t`By itself`,
    unattended: t`A tablet without sign-in`,
  }[by]
  return <>{tablet ? `${who} · ${tabletName(tablet)}` : who}</>
}

function Calls({ entry: { upstream } }: { entry: CommandEntry }) {
  if (!upstream) return null
  const { sent, answered, before, cause } = upstream
  return (
    <p>
      {before === null ? (
        <Trans>
          Calls to the stamp service: {sent}, answered: {answered}.
        </Trans>
      ) : (
        <Trans>
          Calls to the stamp service: {sent}, answered: {answered}. It had {before} before.
        </Trans>
      )}
      {cause && ` (${cause})`}
    </p>
  )
}
