/** The part of the composition that needs the disk: a chunk of its own, for after the first paint. */
import { httpSend } from './outbox/http-send.ts'
import { createOutbox, type Outbox } from './outbox/outbox.ts'
import { databaseOpener } from './outbox/schema.ts'
import { createSnapshotShelf, type SnapshotShelf } from './outbox/snapshots.ts'

/** `onChanged` is told each stamp of which something was settled. */
export function openOutbox(fetch: typeof globalThis.fetch, onChanged: (stampIdx: number) => void): Outbox {
  return createOutbox({
    open: databaseOpener(),
    send: httpSend(fetch),
    locks: navigator.locks ?? null,
    onSettled(settled) {
      for (const stampIdx of new Set(settled.map(({ command }) => command.stampIdx))) onChanged(stampIdx)
    },
  })
}

let shelf: SnapshotShelf | undefined

export function snapshotShelf(): SnapshotShelf {
  shelf ??= createSnapshotShelf({ open: databaseOpener() })
  return shelf
}
