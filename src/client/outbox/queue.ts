import type { Clock } from './clock.ts'
import { type Entry, type Held, isSettled } from './entry.ts'
import type { EntryStore } from './entry-store.ts'
import type { HoldsLeft } from './holds-left.ts'
import { createMirror } from './mirror.ts'
import { heardPace, type Pace, ready, toReportedPace } from './pace.ts'
import { faultOf, NotSaved, type StorageFault } from './storage-fault.ts'
import { openTabs, type TabNews } from './tabs.ts'
import { createUndoTimers } from './undo-timers.ts'

export type SettledEntry = Extract<Entry, { settledAt: number }>

/** The same object until something changes, as `useSyncExternalStore` wants it. */
export type OutboxView = {
  entries: readonly Entry[]
  /** Whether it sends, and if not, why, and after how many tries. */
  pace: Pace
  /** Not `ok`: adding is off, and this says why. */
  storage: 'ok' | StorageFault
  /** Whether the disk was looked at: until then no entries does not mean that nothing waits. */
  isRead: boolean
}

type QueueDeps = {
  store: EntryStore
  clock: Clock
  channel: string
  confirmedMs: number
  graceMs: number
  onSettled: (settled: readonly SettledEntry[]) => void
  /** There is something to send. */
  onWaiting: () => void
  /** Another tab has tried. */
  onHeardPace: (pace: Pace) => void
  holdsLeft?: HoldsLeft | undefined
}

/** The queue as this tab sees it: the disk, the holds that run, and what the other tabs tell. */
export type Queue = {
  view(): OutboxView
  subscribe(listener: () => void): () => void
  get(commandId: string): Entry | undefined
  /** What this tab has done; the others are notified. */
  moved(entries: readonly Entry[], gone?: readonly string[]): void
  paced(pace: Pace): void
  /** How often a try has failed, here or in another tab. */
  setbacks(): number
  /** The place of the next tap: behind all that this tab knows of, and by the clock behind those it does not. */
  nextOrd(): number
  /** When another tab was last heard of, monotonic. */
  heardAt(): number
  /** Does it, keeps the view's `storage` true, and rejects with NotSaved only. */
  onDisk<Result>(work: () => Promise<Result>): Promise<Result>
  reload(): Promise<void>
  stop(): void
}

/** Between two looks for holds that are over and could not be ended. */
const overdueMs = 1_000
/** To the first look at a storage that has failed, and at most between two: until one succeeds nothing can be added. */
const retryMs = { first: 1_000, most: 16_000 }

export function createQueue(deps: QueueDeps): Queue {
  const { store, clock } = deps
  const mirror = createMirror({ clock, lingerMs: deps.confirmedMs })
  const leftBefore = deps.holdsLeft?.recall()
  const undoTimers = createUndoTimers({ clock, onOver: () => void release(), leftBefore })
  deps.holdsLeft?.onGone(undoTimers.left)
  const listeners = new Set<() => void>()
  const tabs = openTabs(deps.channel, clock, hear)
  let pace: Pace = ready
  let storage: OutboxView['storage'] = 'ok'
  let isRead = false
  let setbacks = 0
  let heardAt = clock.now()
  let lastOrd = 0
  let view: OutboxView | null = null
  let retryInMs = retryMs.first
  let cancelRetry: (() => void) | null = null
  let isStopped = false
  mirror.subscribe(changed)

  function changed(): void {
    view = null
    for (const listener of listeners) listener()
  }

  function moved(entries: readonly Entry[], gone: readonly string[] = []): void {
    tabs.tell({ type: 'entries', entries, gone })
    reflect(entries, gone, 0)
  }

  function reflect(entries: readonly Entry[], gone: readonly string[], graceMs: number): void {
    for (const commandId of gone) undoTimers.end(commandId)
    for (const entry of entries) {
      if (entry.phase === 'held') see(entry, graceMs)
      else undoTimers.end(entry.command.commandId)
    }
    mirror.put(entries)
    if (gone.length > 0) mirror.drop(gone)
    const settled = entries.filter(isSettled)
    if (settled.length > 0) deps.onSettled(settled)
  }

  function see(entry: Held, graceMs: number): void {
    undoTimers.see(entry, graceMs)
    lastOrd = Math.max(lastOrd, entry.ord)
  }

  function setPace(next: Pace): void {
    pace = next
    if (pace.state !== 'ready') setbacks += 1
    changed()
  }

  function hear(news: TabNews): void {
    heardAt = clock.now()
    if (news.type === 'pace') {
      deps.onHeardPace(heardPace(news.pace, heardAt))
      return setPace(heardPace(news.pace, heardAt))
    }
    reflect(news.entries, news.gone, deps.graceMs)
    if (news.entries.some(({ phase }) => phase === 'waiting')) deps.onWaiting()
  }

  function setStorage(next: OutboxView['storage']): void {
    if (storage === next) return
    storage = next
    changed()
  }

  function setRead(): void {
    if (isRead) return
    isRead = true
    changed()
  }

  async function onDisk<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work()
      setStorage('ok')
      retryInMs = retryMs.first
      return result
    } catch (error) {
      const fault = faultOf(error)
      setStorage(fault)
      // A full disk, a private window and a newer schema say the same a moment later; one that did not answer does not.
      if (fault === 'broken') retryLater()
      throw new NotSaved(fault, error)
    }
  }

  function retryLater(): void {
    if (isStopped) return
    cancelRetry ??= clock.after(retryInMs, () => {
      cancelRetry = null
      retryInMs = Math.min(2 * retryInMs, retryMs.most)
      reload().catch(() => {})
    })
  }

  async function reload(): Promise<void> {
    await onDisk(() => mirror.refresh(store.all))
    setRead()
    const held = mirror.entries().filter((entry) => entry.phase === 'held')
    undoTimers.retain(new Set(held.map(({ command }) => command.commandId)))
    for (const entry of held) see(entry, 0)
  }

  async function release(): Promise<void> {
    try {
      const released = await store.release(({ command }) => undoTimers.isOver(command.commandId))
      if (released.length > 0) moved(released)
      // What is over and was not there any more is another tab's doing; the disk tells.
      const isAnyLeft = undoTimers.hasOver()
      if (isAnyLeft) await reload()
      undoTimers.again(isAnyLeft ? overdueMs : 1)
      deps.onWaiting()
    } catch {
      undoTimers.again(overdueMs)
    }
  }

  return {
    view() {
      view ??= { entries: mirror.entries(), pace, storage, isRead }
      return view
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get: mirror.get,
    moved,
    paced(next) {
      tabs.tell({ type: 'pace', pace: toReportedPace(next, clock.now()) })
      setPace(next)
    },
    setbacks: () => setbacks,
    nextOrd() {
      lastOrd = Math.max(lastOrd + 1, clock.wall())
      return lastOrd
    },
    heardAt: () => heardAt,
    onDisk,
    reload,
    stop() {
      isStopped = true
      cancelRetry?.()
      undoTimers.stop()
      tabs.close()
    },
  }
}
