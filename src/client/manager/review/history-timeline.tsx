import { Trans, useLingui } from '@lingui/react/macro'
import { memo, startTransition, useEffect, useMemo, useState } from 'react'
import type { HistoryEntry, Mismatch, StampHistory } from '#shared/history-api.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { useShopTimes } from '../shop-time.ts'
import { HistoryCommand } from './history-command.tsx'
import { HistoryNote } from './history-note.tsx'
import styles from './history-timeline.module.css'

type Day = { ymd: string; at: number; entries: HistoryEntry[] }

/** Newest first, a heading a day; on paper and on the screen the same. */
export function HistoryTimeline({ story: { timeline, mismatches, isCut } }: { story: StampHistory }) {
  const { t } = useLingui()
  const times = useShopTimes()
  const [areMessagesShown, setMessagesShown] = useState(false)
  // What did not arrive is no noise.
  const quiet = useMemo(
    () => timeline.filter((it) => it.type !== 'webhook' || it.state === 'failed'),
    [timeline],
  )
  const messages = timeline.length - quiet.length
  const entriesShown = areMessagesShown ? timeline : quiet
  const shown = useGrowing(entriesShown.length)
  const days = useMemo(() => {
    const found: Day[] = []
    for (const entry of entriesShown.toReversed().slice(0, shown)) {
      const ymd = times.ymd(entry.at)
      const last = found.at(-1)
      if (last?.ymd === ymd) last.entries.push(entry)
      else found.push({ ymd, at: entry.at, entries: [entry] })
    }
    return found
  }, [entriesShown, times, shown])
  const marks = useMemo(() => Map.groupBy(mismatches, ({ commandId }) => commandId), [mismatches])

  return (
    <section aria-label={t`Timeline`} className={styles.timeline}>
      <h2>
        <Trans>What happened</Trans>
      </h2>
      {messages > 0 && (
        <CheckField
          label={t`Messages to other systems (${messages})`}
          checked={areMessagesShown}
          onChange={setMessagesShown}
        />
      )}
      {days.map(({ ymd, at, entries }) => (
        <section key={ymd} className={styles.day}>
          <h3>{times.day(at)}</h3>
          <ol>
            {entries.map((entry) => (
              <li key={keyOf(entry)} className={styles.entry}>
                <time dateTime={new Date(entry.at).toISOString()} className={styles.time}>
                  {times.clock(entry.at)}
                </time>
                <Entry entry={entry} marks={marks} />
              </li>
            ))}
          </ol>
        </section>
      ))}
      {isCut && (
        <p className={styles.cut}>
          <Trans>
            Only the newest thousand commands are shown. The totals above are of all; everything is in the
            activity.
          </Trans>
        </p>
      )}
    </section>
  )
}

const none: readonly Mismatch[] = []

type EntryProps = { entry: HistoryEntry; marks: ReadonlyMap<string | null, readonly Mismatch[]> }

const Entry = memo(function Entry({ entry, marks }: EntryProps) {
  if (entry.type === 'command')
    return <HistoryCommand entry={entry} marks={marks.get(entry.commandId) ?? none} />
  return <HistoryNote entry={entry} />
})

const first = 50
const step = 100

/** The newest at once, and soon all of them, since they are searched and printed. */
function useGrowing(total: number): number {
  const [shown, setShown] = useState(first)
  useEffect(() => {
    if (shown >= total) return
    const timer = setTimeout(() => startTransition(() => setShown(shown + step)), 0)
    return () => clearTimeout(timer)
  }, [shown, total])
  return shown
}

function keyOf(entry: HistoryEntry): string {
  switch (entry.type) {
    case 'command':
      return entry.commandId
    case 'review':
      return `${entry.reviewId} ${entry.step}`
    case 'webhook':
      return `${entry.eventId} ${entry.url}`
    case 'audit':
      return `${entry.at} ${entry.event}`
  }
}
