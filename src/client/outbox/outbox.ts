import * as v from 'valibot'
import { queuedCommand } from '#shared/counter-api.ts'
import type { OutboxCommand } from '#shared/stamp.ts'
import { browserChance, browserClock, type Chance, type Clock } from './clock.ts'
import { type Connection, createConnection } from './connection.ts'
import { createDelivery } from './delivery.ts'
import { type Entry, isSettled } from './entry.ts'
import { createEntryStore, type EntryStore } from './entry-store.ts'
import { type FlushResult, isUnderway, settleStamp } from './flush.ts'
import { createHolds } from './holds.ts'
import type { Send } from './http-send.ts'
import { createMirror } from './mirror.ts'
import { leaseSender, lockSender } from './one-sender.ts'
import { heardPace, type Pace, tellPace } from './pace.ts'
import type { OpenDatabase } from './schema.ts'
import { faultOf, NotSaved, type StorageFault } from './storage-fault.ts'
import { channelName, openTabs, type TabNews } from './tabs.ts'

export type SettledEntry = Extract<Entry, { settledAt: number }>
export type WakeReason = 'start' | 'online' | 'visible' | 'pageshow' | 'timer' | 'sync' | 'session'

/** The same object until something changes, as `useSyncExternalStore` wants it. */
export type OutboxView = {
  entries: readonly Entry[]
  /** Whether it sends, and if not, why and since how many tries. */
  pace: Pace
  /** Not `ok`: adding is off, and this says why. */
  storage: 'ok' | StorageFault
}

/** What a sign-out, an un-pairing or a clearing would lose (O-13). */
export type Clearance = { may: true } | { may: false; held: number; waiting: number; stuck: number }

export type Outbox = {
  start(): Promise<void>
  stop(): void
  /** Resolves when it is on disk and was read back. Rejects with NotSaved, and then nothing is queued. */
  add(command: OutboxCommand, options: { holdMs: number }): Promise<void>
  /** Takes a held tap back, unsent. Too late: add a `remove` with `undoes`. Rejects with NotSaved: the tap stands. */
  undo(commandId: string): Promise<'deleted' | 'too-late'>
  /** Ends the holds of one stamp, sends, and waits for its verdicts. */
  flush(stampIdx: number): Promise<FlushResult>
  /** For `project`: what the snapshot of that server time does not hold yet. Without it, all that is unsettled. */
  pending(stampIdx: number, asOf?: number): OutboxCommand[]
  view(): OutboxView
  subscribe(listener: () => void): () => void
  wake(reason: WakeReason): void
  /** Somebody has seen what became of it. A stuck one stays. */
  acknowledge(commandId: string): Promise<void>
  /** A stuck one once more, in its old place. */
  retry(commandId: string): Promise<void>
  /** Reads the disk, not this tab's memory. */
  mayClear(): Promise<Clearance>
  /** Empties the queue; refuses while anything waits that `handedOver` does not name. */
  clear(handedOver?: readonly string[]): Promise<Clearance>
}

export type Timing = {
  /** Longest wait for IndexedDB. */
  storageMs: number
  /** Longest wait for an answer. */
  requestMs: number
  flushMs: number
  /** How long a confirmed one is still shown; until then a newer snapshot takes over. */
  confirmedMs: number
  /** By how much another tab's hold is given precedence to end by itself. */
  graceMs: number
  /** After which a silent holder of the Web Lock is taken for frozen; longer than `requestMs`. */
  silenceMs: number
  leaseMs: number
}

const usualTiming: Timing = {
  storageMs: 3_000,
  requestMs: 15_000,
  flushMs: 10_000,
  confirmedMs: 30_000,
  graceMs: 500,
  silenceMs: 20_000,
  leaseMs: 3_000,
}

/** Between two looks for holds that are over and could not be ended. */
const overdueMs = 1_000

export type OutboxPorts = {
  open: OpenDatabase
  send: Send
  onSettled: (settled: readonly SettledEntry[]) => void
  /** Null where the browser has none. */
  locks: Pick<LockManager, 'request'> | null
  /** Name under which the tabs of one database hear each other. */
  channel?: string
  clock?: Clock
  chance?: Chance
  timing?: Partial<Timing>
  makeStore?: (connection: Connection, makeEpoch: () => string) => EntryStore
}

export function createOutbox(ports: OutboxPorts): Outbox {
  const { clock = browserClock, chance = browserChance } = ports
  const timing = { ...usualTiming, ...ports.timing }
  const connection = createConnection({ open: ports.open, clock, timeoutMs: timing.storageMs })
  const store = (ports.makeStore ?? createEntryStore)(connection, chance.uuid)
  const mirror = createMirror({ clock, lingerMs: timing.confirmedMs })
  const holds = createHolds({ clock, onOver: () => void release() })
  const listeners = new Set<() => void>()
  const stopped = new AbortController()
  const tabs = openTabs(ports.channel ?? channelName, hear)
  let heardAt = clock.now()
  let setbacks = 0
  let storage: OutboxView['storage'] = 'ok'
  let view: OutboxView | null = null

  const oneSender = ports.locks
    ? lockSender({
        locks: ports.locks,
        clock,
        silenceMs: timing.silenceMs,
        heardAt: () => heardAt,
        stopped: stopped.signal,
      })
    : leaseSender({ connection, clock, owner: chance.uuid(), leaseMs: timing.leaseMs })
  const delivery = createDelivery({
    store,
    send: ports.send,
    oneSender,
    clock,
    chance,
    requestMs: timing.requestMs,
    onMoved: (entries) => moved(entries),
    onPaced(pace) {
      tabs.tell({ type: 'pace', pace: tellPace(pace, clock.now()) })
      paced(pace)
    },
  })
  mirror.subscribe(changed)

  function changed(): void {
    view = null
    for (const listener of listeners) listener()
  }

  function subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  /** What this tab has done: kept in the mirror and told to the other tabs. */
  function moved(entries: readonly Entry[], gone: readonly string[] = []): void {
    tabs.tell({ type: 'entries', entries, gone })
    reflect(entries, gone)
  }

  function reflect(entries: readonly Entry[], gone: readonly string[]): void {
    for (const { command, phase } of entries) if (phase !== 'held') holds.end(command.commandId)
    for (const commandId of gone) holds.end(commandId)
    mirror.put(entries)
    if (gone.length > 0) mirror.drop(gone)
    const settled = entries.filter(isSettled)
    if (settled.length > 0) ports.onSettled(settled)
  }

  function paced(pace: Pace): void {
    if (pace.state !== 'ready') setbacks += 1
    changed()
  }

  function hear(news: TabNews): void {
    heardAt = clock.now()
    if (news.type === 'entries') {
      reflect(news.entries, news.gone)
      for (const entry of news.entries) if (entry.phase === 'held') holds.see(entry, timing.graceMs)
      if (news.entries.some(({ phase }) => phase === 'waiting')) delivery.kick()
    } else {
      const pace = heardPace(news.pace, heardAt)
      delivery.adopt(pace)
      paced(pace)
    }
  }

  function setStorage(next: OutboxView['storage']): void {
    if (storage === next) return
    storage = next
    changed()
  }

  async function onDisk<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work()
      setStorage('ok')
      return result
    } catch (error) {
      const fault = faultOf(error)
      setStorage(fault)
      throw new NotSaved(fault, error)
    }
  }

  async function reload(): Promise<void> {
    await onDisk(() => mirror.refresh(() => store.all()))
    const held = mirror.entries().filter((entry) => entry.phase === 'held')
    holds.retain(new Set(held.map(({ command }) => command.commandId)))
    for (const entry of held) holds.see(entry, 0)
  }

  async function release(): Promise<void> {
    try {
      const released = await store.release(({ command }) => holds.isOver(command.commandId))
      if (released.length > 0) moved(released)
      // What is over and was not there any more is another tab's doing; the disk tells.
      if (
        mirror.entries().some(({ phase, command }) => phase === 'held' && holds.isOver(command.commandId))
      ) {
        await reload()
        holds.again(overdueMs)
      }
      delivery.kick()
    } catch {
      holds.again(overdueMs)
    }
  }

  return {
    async start() {
      await reload().catch(() => {})
      delivery.kick()
    },
    stop() {
      stopped.abort()
      delivery.stop()
      holds.stop()
      tabs.close()
      connection.close()
    },
    async add(command, { holdMs }) {
      v.assert(queuedCommand, { ...command, seq: 1, epoch: command.commandId })
      const saved = await onDisk(() => store.save(command, holdMs))
      moved([saved])
      if (saved.phase === 'held') holds.see(saved, 0)
      else delivery.kick()
    },
    async undo(commandId) {
      const wasHeld = mirror.get(commandId)?.phase === 'held'
      const isDeleted = await onDisk(() => store.remove(commandId, wasHeld))
      if (isDeleted) moved([], [commandId])
      return isDeleted ? 'deleted' : 'too-late'
    },
    async flush(stampIdx) {
      try {
        moved(await onDisk(() => store.release(({ command }) => command.stampIdx === stampIdx)))
        await reload()
      } catch {
        return 'broken'
      }
      return settleStamp(
        {
          entries: mirror.entries,
          subscribe,
          delivery,
          clock,
          flushMs: timing.flushMs,
          setbacks: () => setbacks,
        },
        stampIdx,
      )
    },
    pending: (stampIdx, asOf = Number.POSITIVE_INFINITY) =>
      mirror
        .entries()
        .filter((entry) => entry.command.stampIdx === stampIdx)
        .filter((entry) => isUnderway(entry) || (entry.phase === 'confirmed' && entry.settledAt > asOf))
        .map(({ command }) => command),
    view() {
      view ??= { entries: mirror.entries(), pace: delivery.pace(), storage }
      return view
    },
    subscribe,
    wake(reason) {
      if (reason === 'timer') return delivery.kick()
      void reload().then(
        () => delivery.hurry(),
        () => {},
      )
    },
    async acknowledge(commandId) {
      await onDisk(() => store.acknowledge(commandId))
      if (mirror.get(commandId)?.phase !== 'stuck') moved([], [commandId])
    },
    async retry(commandId) {
      const waiting = await onDisk(() => store.retry(commandId))
      if (waiting) moved([waiting])
      delivery.kick()
    },
    mayClear: async () => clearance(await onDisk(() => store.all())),
    async clear(handedOver = []) {
      const others = await onDisk(() => store.clear(new Set(handedOver)))
      await reload()
      return others === 0 ? { may: true } : clearance(await onDisk(() => store.all()))
    },
  }
}

function clearance(entries: readonly Entry[]): Clearance {
  const count = (phase: Entry['phase']) => entries.filter((entry) => entry.phase === phase).length
  const left = { held: count('held'), waiting: count('waiting'), stuck: count('stuck') }
  return left.held + left.waiting + left.stuck === 0 ? { may: true } : { may: false, ...left }
}
