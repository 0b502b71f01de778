import type { Entry } from '../outbox/entry.ts'
import { paths } from '../paths.ts'

type Busyness = { pathname: string; hasDialog: boolean; entries: readonly Pick<Entry, 'phase'>[] }

/**
 * O-8: a card or any other screen than home, the keypad or another dialog, a tap that can still be undone, a delivery
 * on the wire. What only waits is on disk and outlives a reload.
 */
export function isCounterBusy({ pathname, hasDialog, entries }: Busyness): boolean {
  if (pathname !== paths.home || hasDialog) return true
  return entries.some(({ phase }) => phase === 'held' || phase === 'sent')
}
