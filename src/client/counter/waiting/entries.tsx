import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { Entry } from '../../outbox/entry.ts'
import styles from './waiting.module.css'
import { WaitingEntry } from './waiting-entry.tsx'

type Props = { title: ReactNode; entries: readonly Entry[] }

export function Entries({ title, entries }: Props): ReactNode {
  if (entries.length === 0) return null
  return (
    <>
      <h2 className={styles.heading}>{title}</h2>
      <List entries={entries} />
    </>
  )
}

/** A row with one line under it. What is taller says so once it is there. */
const usualHeight = 77
const rowsBeyond = 8

/** A day without a line leaves thousands: only the rows in sight are built. */
function List({ entries }: Pick<Props, 'entries'>) {
  const list = useRef<HTMLUListElement>(null)
  const [top, setTop] = useState(0)
  // The pane is what scrolls, and the nearest box around the list that has a position.
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- whatever stands above may have grown; the same number ends it
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0))
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed on
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => list.current?.offsetParent ?? null,
    estimateSize: () => usualHeight,
    getItemKey: (index) => entries[index]?.command.commandId ?? index,
    overscan: rowsBeyond,
    scrollMargin: top,
  })
  const shown = rows.getVirtualItems()
  const before = (shown[0]?.start ?? top) - top
  const after = rows.getTotalSize() - (shown.at(-1)?.end ?? top) + top
  return (
    <ul ref={list} className={styles.list} style={{ paddingBlock: `${before}px ${after}px` }}>
      {shown.map(({ key, index }) => {
        const entry = entries[index]
        return (
          entry && (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              aria-setsize={entries.length}
              aria-posinset={index + 1}
            >
              <WaitingEntry entry={entry} />
            </li>
          )
        )
      })}
    </ul>
  )
}
