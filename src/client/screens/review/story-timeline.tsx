import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { Mismatch, Story, StoryEntry } from '#shared/story-api.ts'
import { useShopTimes } from './shop-time.ts'
import { StoryCommand } from './story-command.tsx'
import { StoryNote } from './story-note.tsx'
import styles from './story-timeline.module.css'

type Day = { ymd: string; at: number; entries: StoryEntry[] }

/** Newest first, a heading a day; on paper and on the screen the same. */
export function StoryTimeline({ story: { timeline, mismatches, isCut } }: { story: Story }) {
  const { t } = useLingui()
  const times = useShopTimes()
  const days = useMemo(() => {
    const found: Day[] = []
    for (const entry of timeline.toReversed()) {
      const ymd = times.ymd(entry.at)
      const last = found.at(-1)
      if (last?.ymd === ymd) last.entries.push(entry)
      else found.push({ ymd, at: entry.at, entries: [entry] })
    }
    return found
  }, [timeline, times])
  const marks = useMemo(() => Map.groupBy(mismatches, ({ commandId }) => commandId), [mismatches])

  return (
    <section aria-label={t`Timeline`} className={styles.timeline}>
      <h2>
        <Trans>What happened</Trans>
      </h2>
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

function Entry({ entry, marks }: { entry: StoryEntry; marks: ReadonlyMap<string | null, Mismatch[]> }) {
  if (entry.type === 'command') return <StoryCommand entry={entry} marks={marks.get(entry.commandId) ?? []} />
  return <StoryNote entry={entry} />
}

function keyOf(entry: StoryEntry): string {
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
