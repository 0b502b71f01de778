import { createBadge } from '../install/badge.ts'
import { lazyGate } from '../install/lazy-gate.ts'
import type { UpdateGate } from '../install/update-gate.ts'
import { keepAwake } from '../install/wake-lock.ts'
import { isUnderway } from '../outbox/flush.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { judgeStorage, lookAtStorage, type StorageTrust } from '../outbox/storage-trust.ts'
import { isCounterBusy } from './counter-busy.ts'

type InstalledCounter = {
  updates: UpdateGate
  /** How far what is saved here may be trusted to stay; asking is part of finding out. */
  storageTrust: Promise<StorageTrust>
}

export const hasOpenDialog = () => document.querySelector('dialog[open]') !== null

/** What the counter is beside a page. Made once a visit, and never for a customer's phone. */
export function installCounter(outbox: Pick<Outbox, 'view' | 'subscribe'>): InstalledCounter {
  const showBadge = createBadge(navigator)
  outbox.subscribe(() => {
    const waiting = outbox.view().entries.filter(isUnderway)
    showBadge(waiting.reduce((sum, { command }) => sum + command.count, 0))
  })
  keepAwake(navigator, document)
  const isBusy = () =>
    isCounterBusy({
      pathname: location.pathname,
      hasDialog: hasOpenDialog(),
      entries: outbox.view().entries,
    })
  const updates = lazyGate(async () => (await import('../install/start-updates.ts')).startUpdates(isBusy))
  return { updates, storageTrust: lookAtStorage().then(judgeStorage) }
}
