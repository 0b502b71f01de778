/** The part of the composition that needs the disk: a chunk of its own, for after the first paint. */
import { version } from '../../package.json'
import { browserClock } from './outbox/clock.ts'
import { httpSend } from './outbox/http-send.ts'
import { createOutbox, type Outbox } from './outbox/outbox.ts'
import { databaseOpener } from './outbox/schema.ts'
import { createSnapshotShelf, type SnapshotShelf } from './outbox/snapshots.ts'
import { onScanTimed } from './scan/scan-times.ts'
import { httpReport, onPageHidden, reportTablet } from './tablet-report.ts'

/** `onChanged` is told each stamp of which something was settled. */
export function openOutbox(fetch: typeof globalThis.fetch, onChanged: (stampIdx: number) => void): Outbox {
  const outbox = createOutbox({
    open: databaseOpener(),
    send: httpSend(fetch),
    locks: navigator.locks ?? null,
    onSettled(settled) {
      for (const stampIdx of new Set(settled.map(({ command }) => command.stampIdx))) onChanged(stampIdx)
    },
  })
  reportTablet({
    outbox,
    clock: browserClock,
    appVersion: version,
    isPersisted: async () => (await navigator.storage?.persisted?.()) ?? null,
    onScanTimed,
    onHidden: onPageHidden,
    send: httpReport(fetch),
  })
  return outbox
}

let shelf: SnapshotShelf | undefined

export function snapshotShelf(): SnapshotShelf {
  shelf ??= createSnapshotShelf({ open: databaseOpener() })
  return shelf
}
