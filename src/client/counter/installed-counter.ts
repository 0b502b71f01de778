import { lazyGate } from '../install/lazy-gate.ts'
import type { UpdateGate } from '../install/update-gate.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { isCounterBusy } from './counter-busy.ts'

export const hasOpenDialog = () => document.querySelector('dialog[open]') !== null

/** What the counter is beside a page. Made once a visit, and never for a customer's phone. */
export function installCounter(outbox: Pick<Outbox, 'view'>): { updates: UpdateGate } {
  const isBusy = () =>
    isCounterBusy({
      pathname: location.pathname,
      hasDialog: hasOpenDialog(),
      entries: outbox.view().entries,
    })
  const updates = lazyGate(async () => (await import('../install/start-updates.ts')).startUpdates(isBusy))
  return { updates }
}
