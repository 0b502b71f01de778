import * as v from 'valibot'
import { queuedCommand } from '#shared/endpoints/commands.ts'
import type { OutboxCommand } from '#shared/stamp.ts'
import { browserChance, browserClock, type Chance, type Clock } from './clock.ts'
import { type Connection, createConnection } from './connection.ts'
import { createDelivery } from './delivery.ts'
import type { Entry } from './entry.ts'
import { createEntryStore, type EntryStore } from './entry-store.ts'
import { type FlushResult, isUnderway, settleStamp } from './flush.ts'
import type { HoldsLeft } from './holds-left.ts'
import type { Send } from './http-send.ts'
import { lockSender, type OneSender } from './one-sender.ts'
import { createQueue, type OutboxView, type SettledEntry } from './queue.ts'
import type { OpenDatabase } from './schema.ts'
import { channelName } from './tabs.ts'

/** Named where they are kept; read by whoever holds an outbox. */
export type { OutboxView } from './queue.ts'

type WakeReason = 'start' | 'online' | 'visible' | 'pageshow' | 'timer' | 'sync' | 'session'

/** What a sign-out, an un-pairing or a clearing would lose (O-13). */
export type Clearance = { may: true } | { may: false; held: number; waiting: number; stuck: number }

export type Outbox = {
  start(): Promise<void>
  stop(): void
  /** Resolves when it was read back and its strict transaction is complete. Rejects with NotSaved, and then nothing is queued. */
  add(command: OutboxCommand, options: { holdMs: number }): Promise<void>
  /**
   * Takes a held tap back, unsent. Too late: add a `remove` with `undoes`. Rejects with NotSaved where the disk does
   * not say which: the view will.
   */
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

type Timing = {
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
}

const usualTiming: Timing = {
  storageMs: 3_000,
  requestMs: 15_000,
  flushMs: 10_000,
  confirmedMs: 30_000,
  graceMs: 500,
  silenceMs: 20_000,
}

export type OutboxDeps = {
  open: OpenDatabase
  send: Send
  onSettled: (settled: readonly SettledEntry[]) => void
  /** Null where the browser has none: each tab sends, and the server counts once (O-2). */
  locks: Pick<LockManager, 'request'> | null
  /** Name under which the tabs of one database hear each other. */
  channel?: string
  /** Over a reload; without it each hold runs anew. */
  holdsLeft?: HoldsLeft
  clock?: Clock
  chance?: Chance
  timing?: Partial<Timing>
  makeStore?: (connection: Connection, makeEpoch: () => string) => EntryStore
}

/** A page that was frozen heard nothing of the other tabs, and a tab that dies may not have notified. */
const mayHaveMissedNews: ReadonlySet<WakeReason> = new Set(['start', 'visible', 'pageshow', 'timer'])

export function createOutbox(deps: OutboxDeps): Outbox {
  const { clock = browserClock, chance = browserChance } = deps
  const timing = { ...usualTiming, ...deps.timing }
  const connection = createConnection({ open: deps.open, clock, timeoutMs: timing.storageMs })
  const store = (deps.makeStore ?? createEntryStore)(connection, chance.uuid)
  const stopped = new AbortController()
  const queue = createQueue({
    store,
    clock,
    channel: deps.channel ?? channelName,
    confirmedMs: timing.confirmedMs,
    graceMs: timing.graceMs,
    onSettled: deps.onSettled,
    onWaiting: () => delivery.kick(),
    onHeardPace: (pace) => delivery.adopt(pace),
    holdsLeft: deps.holdsLeft,
  })
  const { locks } = deps
  const oneSender: OneSender = locks
    ? lockSender({
        locks,
        clock,
        silenceMs: timing.silenceMs,
        heardAt: queue.heardAt,
        stopped: stopped.signal,
      })
    : (work) => work(() => true)
  const delivery = createDelivery({
    store,
    send: deps.send,
    oneSender,
    clock,
    chance,
    requestMs: timing.requestMs,
    onMoved: queue.moved,
    onPaced: queue.paced,
  })

  /** The first answer to a taking back stands: asked twice, the second would find nothing and call it too late. */
  const takings = new Map<string, ReturnType<Outbox['undo']>>()

  async function takeBack(commandId: string): ReturnType<Outbox['undo']> {
    const isDeleted = await queue.onDisk(() => store.remove(commandId))
    if (isDeleted) queue.moved([], [commandId])
    return isDeleted ? 'deleted' : 'too-late'
  }

  return {
    async start() {
      delivery.kick()
      await queue.reload().catch(() => {})
    },
    stop() {
      stopped.abort()
      delivery.stop()
      queue.stop()
      connection.close()
    },
    async add(command, { holdMs }) {
      v.assert(queuedCommand, { ...command, seq: 1, epoch: command.commandId })
      const saved = await queue.onDisk(() => store.save(command, { holdMs, ord: queue.nextOrd() }))
      queue.moved([saved])
      if (saved.phase === 'waiting') delivery.kick()
    },
    undo(commandId) {
      const taking = takings.get(commandId) ?? takeBack(commandId)
      takings.set(commandId, taking)
      taking.catch(() => takings.delete(commandId))
      return taking
    },
    async flush(stampIdx) {
      try {
        queue.moved(await queue.onDisk(() => store.release(({ command }) => command.stampIdx === stampIdx)))
        await queue.reload()
      } catch {
        return 'broken'
      }
      return settleStamp({ queue, delivery, clock, flushMs: timing.flushMs }, stampIdx)
    },
    pending: (stampIdx, asOf = Number.POSITIVE_INFINITY) =>
      queue
        .view()
        .entries.filter((entry) => entry.command.stampIdx === stampIdx)
        .filter((entry) => isUnderway(entry) || (entry.phase === 'confirmed' && entry.settledAt > asOf))
        .map(({ command }) => command),
    view: queue.view,
    subscribe: queue.subscribe,
    wake(reason) {
      if (reason === 'timer') delivery.kick()
      else delivery.expedite()
      if (mayHaveMissedNews.has(reason)) queue.reload().catch(() => {})
    },
    async acknowledge(commandId) {
      await queue.onDisk(() => store.acknowledge(commandId))
      if (queue.get(commandId)?.phase !== 'stuck') queue.moved([], [commandId])
    },
    async retry(commandId) {
      const waiting = await queue.onDisk(() => store.retry(commandId))
      if (waiting) queue.moved([waiting])
      delivery.kick()
    },
    mayClear: async () => clearance(await queue.onDisk(store.all)),
    async clear(handedOver = []) {
      const known = queue.view().entries.map(({ command }) => command.commandId)
      const others = await queue.onDisk(() => store.clear(new Set(handedOver)))
      // A tab that still showed them would offer to undo what no server will ever hear of.
      if (others === 0) queue.moved([], known)
      await queue.reload()
      return others === 0 ? { may: true } : clearance(await queue.onDisk(store.all))
    },
  }
}

function clearance(entries: readonly Entry[]): Clearance {
  const count = (phase: Entry['phase']) => entries.filter((entry) => entry.phase === phase).length
  const left = { held: count('held'), waiting: count('waiting'), stuck: count('stuck') }
  return left.held + left.waiting + left.stuck === 0 ? { may: true } : { may: false, ...left }
}
