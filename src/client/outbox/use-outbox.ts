import { useSyncExternalStore } from 'react'
import type { Outbox, OutboxView } from './outbox.ts'

/** The outbox as React sees it; the core knows nothing of React. */
export function useOutbox(outbox: Outbox): OutboxView {
  return useSyncExternalStore(outbox.subscribe, outbox.view)
}
