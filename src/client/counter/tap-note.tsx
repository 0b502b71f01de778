import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import type { Projection, Reservation, Unasked } from '#shared/stamp.ts'
import { useRefusals } from '../i18n/language.tsx'
import { sentences } from '../i18n/sentences.ts'
import { useDuration } from '../kit/labels.ts'
import { type Entry, type HonestState, honestState } from '../outbox/entry.ts'
import { CheckIcon, ClockIcon, RefusedIcon } from '../ui/icons.tsx'
import { useStateLabels } from './state-labels.ts'
import styles from './tap-note.module.css'
import type { LastTap } from './use-adding.ts'
import { useIsLate } from './use-is-late.ts'
import { useNow } from './use-now.ts'
import { useReach } from './use-reach.ts'

type Props = {
  last: LastTap
  entries: readonly Entry[]
  projection: Projection | null
  reservedBy: Reservation | null
  unasked: Unasked | null
  /** From this tablet's clock to the server's. */
  clockOffsetMs?: number
}
type Tone = 'confirmed' | 'waiting' | 'refused' | 'neutral'

/** What became of the last tap, in its three honest states; else what to know before the next. */
export function TapNote({ last, entries, projection, reservedBy, unasked, clockOffsetMs = 0 }: Props) {
  const refusals = useRefusals()
  const isOffline = useReach() === 'offline'
  const away = isOffline ? 'offline' : unasked
  if (last.kind === 'not-saved')
    return (
      <Note tone="refused" isUrgent>
        {sentences(refusals['not-saved'].title, refusals['not-saved'].action)}
      </Note>
    )
  // What waits is counted beside the stamps, and a phone has no room to say it twice.
  const told = (last.kind === 'taken-back' || (last.kind === 'added' && !away)) && (
    <OutcomeLine last={last} entries={entries} />
  )
  if (away && projection?.full)
    return (
      <Note tone="waiting">
        {told}
        {refusals[away].cause}
        <br />
        <q>{refusals[away].say}</q>
      </Note>
    )
  if (reservedBy && projection?.full)
    return (
      <Note tone="waiting">
        {told}
        {`${reservedBy.by}: ${refusals['reserved-elsewhere'].cause} `}
        <Countdown until={reservedBy.until - clockOffsetMs} />
        <br />
        <q>{refusals['reserved-elsewhere'].say}</q>
      </Note>
    )
  if (last.kind === 'none')
    return (
      <Note tone={isOffline ? 'waiting' : 'neutral'}>
        {isOffline ? (
          <Trans>Redeeming needs the internet. Stamps can still be added.</Trans>
        ) : (
          <Trans>The next scan takes over.</Trans>
        )}
      </Note>
    )
  return <Outcome last={last} entries={entries} />
}

/** A keypad that is left open renews it; one that was closed is free at once. */
function Countdown({ until }: { until: number }) {
  const duration = useDuration()
  return <b aria-hidden="true">{duration(Math.max(until - useNow(1_000), 0))}</b>
}

type SavedTap = Exclude<LastTap, { kind: 'none' | 'not-saved' }>

type OutcomeProps = { last: SavedTap; entries: readonly Entry[] }

function Outcome(props: OutcomeProps) {
  const { words, ...note } = useOutcome(props)
  return <Note {...note}>{words}</Note>
}

/** Above the reason why there is no reward, which has the note's place. */
function OutcomeLine(props: OutcomeProps) {
  const { words } = useOutcome(props)
  return (
    <>
      {words}
      <br />
    </>
  )
}

function useOutcome({ last, entries }: OutcomeProps): Omit<NoteProps, 'children'> & { words: string } {
  const { t } = useLingui()
  const labels = useStateLabels()
  const refusals = useRefusals()
  const entry = useEntryOf(last.commandId, entries)
  const isLate = useIsLate(entry ? [entry] : [])
  const { count } = last
  if (entry?.phase === 'refused' || entry?.phase === 'stuck') {
    const why = refusals[entry.refusal ?? 'server-fault'].title
    const what =
      last.kind === 'added'
        ? t`${plural(count, { one: '# stamp', other: '# stamps' })} not counted`
        : t`${plural(count, { one: '# stamp', other: '# stamps' })} not taken back`
    return { tone: 'refused', isUrgent: true, words: `${what} · ${why}` }
  }
  if (entry?.phase === 'carried-over')
    return {
      tone: 'confirmed',
      words: `${t`${plural(count, { one: '# stamp', other: '# stamps' })} added`} · ${t`carried over to the next card`}`,
    }
  const state: HonestState | null = entry ? honestState(entry) : last.commandId === null ? null : 'confirmed'
  const what =
    last.kind === 'added'
      ? t`${plural(count, { one: '# stamp', other: '# stamps' })} added`
      : t`${plural(count, { one: '# stamp', other: '# stamps' })} taken back`
  if (entry?.phase === 'confirmed' && entry.nextStampIdx !== undefined)
    return { tone: 'confirmed', words: `${what} · ${t`from the next card`}` }
  const tone = state === null || (isOnItsWay.has(state) && !isLate) ? 'neutral' : toneOf[state]
  return { tone, isOutcome: true, words: state ? `${what} · ${labels[state]}` : what }
}

/** The outbox shows a confirmed one for a while and then forgets it; how it ended is shown here as long as it is. */
function useEntryOf(commandId: string | null, entries: readonly Entry[]): Entry | undefined {
  const found = entries.find(({ command }) => command.commandId === commandId)
  const [known, setKnown] = useState(found)
  if (found && found !== known) setKnown(found)
  return found ?? (known?.command.commandId === commandId ? known : undefined)
}

const isOnItsWay: ReadonlySet<HonestState> = new Set(['saved-here', 'sent'])

const toneOf: Record<HonestState, Tone> = {
  'saved-here': 'waiting',
  sent: 'waiting',
  checking: 'waiting',
  confirmed: 'confirmed',
  refused: 'refused',
  review: 'refused',
}

const toneIcons: Record<Tone, ReactNode> = {
  confirmed: <CheckIcon size={20} />,
  waiting: <ClockIcon size={20} />,
  refused: <RefusedIcon size={20} />,
  neutral: null,
}

type NoteProps = {
  tone: Tone
  isUrgent?: boolean
  /** Of a tap: with an icon from the first moment on, or the words would move when it is confirmed. */
  isOutcome?: boolean
  children: ReactNode
}

function Note({ tone, isUrgent = false, isOutcome = false, children }: NoteProps) {
  const Voice = isUrgent ? 'p' : 'output'
  return (
    <Voice
      role={isUrgent ? 'alert' : undefined}
      className={styles.note}
      data-tone={tone}
      data-outcome={isOutcome || undefined}
    >
      {toneIcons[tone] ?? (isOutcome && <ClockIcon size={20} />)}
      <span>{children}</span>
    </Voice>
  )
}
