/** The part of the composition that needs the disk: a chunk of its own, for after the first paint. */
import { version } from '../../../package.json'
import { browserClock } from '../outbox/clock.ts'
import { holdsLeftIn } from '../outbox/holds-left.ts'
import { httpSend } from '../outbox/http-send.ts'
import { createOutbox, type Outbox } from '../outbox/outbox.ts'
import { databaseOpener } from '../outbox/schema.ts'
import { createSnapshotStore, type SnapshotStore } from '../outbox/snapshots.ts'
import { onScanTimed } from '../scan/scan-times.ts'
import { httpReport, onPageHidden, reportTablet } from '../tablet-report.ts'

type OutboxEnds = {
  fetch: typeof globalThis.fetch
  /** Called with each stamp of which something was settled. */
  onChanged: (stampIdx: number) => void
  /** A browser that is no tablet of the shop has nothing to report: it would be refused each minute. */
  isTablet: () => boolean
}

export function openOutbox({ fetch, onChanged, isTablet }: OutboxEnds): Outbox {
  const report = httpReport(fetch)
  const outbox = createOutbox({
    open: databaseOpener(),
    send: httpSend(fetch),
    locks: navigator.locks ?? null,
    holdsLeft: holdsLeftIn(sessionStorage, window),
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
    send: async (body) => isTablet() && report(body),
  })
  return outbox
}

let store: SnapshotStore | undefined

export function snapshotStore(): SnapshotStore {
  store ??= createSnapshotStore({ open: databaseOpener() })
  return store
}
