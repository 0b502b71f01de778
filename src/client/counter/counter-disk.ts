/** The part of the composition that needs the disk: a chunk of its own, for after the first paint. */
import { version } from '../../../package.json'
import { createBadge } from '../install/badge.ts'
import { keepAwake } from '../install/wake-lock.ts'
import { browserClock } from '../outbox/clock.ts'
import { isUnderway } from '../outbox/flush.ts'
import { holdsLeftIn } from '../outbox/holds-left.ts'
import { httpSend } from '../outbox/http-send.ts'
import { judgeStorage, lookAtStorage } from '../outbox/look-at-storage.ts'
import { createOutbox, type Outbox } from '../outbox/outbox.ts'
import { databaseOpener } from '../outbox/schema.ts'
import { createSnapshotStore, type SnapshotStore } from '../outbox/snapshots.ts'
import type { StorageTrust } from '../outbox/storage-trust.ts'
import { connectWakes } from '../outbox/wakes.ts'
import { onScanTimed } from '../scan/scan-times.ts'
import { isPractising } from '../store/practising.ts'
import { httpReport, onPageHidden, reportTablet } from '../tablet-report.ts'

type OutboxEnds = {
  fetch: typeof globalThis.fetch
  /** Called with each stamp of which something was settled. */
  onChanged: (stampIdx: number) => void
  /** A browser that is no tablet of the shop has nothing to report: it would be refused each minute. */
  isTablet: () => boolean
  /** How far what is saved here may be trusted to stay; asking is part of finding out. */
  onLook: (trust: Promise<StorageTrust>) => void
}

export function openOutbox({ fetch, onChanged, isTablet, onLook }: OutboxEnds): Outbox {
  onLook(lookAtStorage().then(judgeStorage))
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
  // For as long as the page is there, and whoever is at it.
  connectWakes(outbox)
  keepAwake(navigator, document)
  const showBadge = createBadge(navigator)
  outbox.subscribe(() => {
    const waiting = outbox.view().entries.filter(isUnderway)
    showBadge(waiting.reduce((sum, { command }) => sum + command.count, 0))
  })
  reportTablet({
    outbox,
    clock: browserClock,
    appVersion: version,
    isPersisted: async () => (await navigator.storage?.persisted?.()) ?? null,
    // What is scanned in practice is no scan, and while it runs the server is left alone, if nothing waits for it.
    onScanTimed: (run) => onScanTimed((ms) => isPractising() || run(ms)),
    onHidden: onPageHidden,
    send: async (body) => isTablet() && !(isPractising() && body.waiting === 0) && report(body),
  })
  return outbox
}

let store: SnapshotStore | undefined

export function snapshotStore(): SnapshotStore {
  store ??= createSnapshotStore({ open: databaseOpener() })
  return store
}
