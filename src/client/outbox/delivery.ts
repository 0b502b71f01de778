import { maxBatch } from '#shared/endpoints/commands.ts'
import {
  atLength,
  halve,
  nextSize,
  type PutOff,
  putOff,
  sendable,
  stepOn,
  wholeBatches,
} from './batch-plan.ts'
import type { Chance, Clock } from './clock.ts'
import { type Entry, moveEntry, type Waiting } from './entry.ts'
import type { EntryStore } from './entry-store.ts'
import type { Send } from './http-send.ts'
import type { OneSender } from './one-sender.ts'
import { backOff, expedite, limited, type Pace, ready, waitMs } from './pace.ts'
import { type Reading, readAnswer, type Trouble } from './reading.ts'
import { queuedCommandOf } from './schema.ts'
import { createSettling } from './settling.ts'

type DeliveryDeps = {
  store: EntryStore
  send: Send
  oneSender: OneSender
  clock: Clock
  chance: Chance
  requestMs: number
  /** Entries that have moved; the settled ones are off the queue on disk already. */
  onMoved: (entries: readonly Entry[]) => void
  onPaced: (pace: Pace) => void
}

export type Delivery = {
  /** There may be something to send. */
  kick(): void
  /** As `kick`, and what we wait for may be over; `commandIds` are no longer put off. */
  expedite(commandIds?: readonly string[]): void
  /** Another tab has tried; its waiting time is ours too (O-12). */
  adopt(pace: Pace): void
  pace(): Pace
  isPutOff(commandId: string): boolean
  stop(): void
}

/** Server faults in a row after which a batch is split, lest one entry that the server chokes on holds up the rest. */
const patience = 3
/** Batches that are read at once: a look at the disk costs about as much as a request. */
const pagesAhead = 3

type Verdicts = Extract<Reading, { kind: 'verdicts' }>

/** The loop: take a batch in order, send it, believe nothing but its verdicts. */
export function createDelivery(deps: DeliveryDeps): Delivery {
  const { store, clock, chance } = deps
  const stopped = new AbortController()
  const putOffs = new Map<string, PutOff>()
  /** The server has them and has yet to find out what became of them. The disk does not know. */
  const checking = new Set<string>()
  const settling = createSettling({ store, clock, onSettled: deps.onMoved })
  /** Nothing waits up to here: a database finds its first record slowly where many before it were deleted. */
  let from = 0
  /** Read while a batch was on the wire, and next to go. */
  let ahead: Waiting[] = []
  let pace: Pace = ready
  let plan = wholeBatches
  let faults = 0
  let isRunning = false
  let isWanted = false
  let disarm = () => {}

  function setPace(next: Pace): void {
    const isNews = pace !== next
    pace = next
    if (isNews) deps.onPaced(pace)
  }

  function kick(): void {
    isWanted = true
    if (!isRunning) void run()
  }

  async function run(): Promise<void> {
    isRunning = true
    while (isWanted && !stopped.signal.aborted) {
      isWanted = false
      if (waitMs(pace, clock.now()) > 0) break
      await deps.oneSender(drain).catch(() => trouble('storage'))
    }
    isRunning = false
    arm()
  }

  function arm(): void {
    const ms = waitMs(pace, clock.now())
    if (ms > 0) return wakeIn(ms)
    const due = Math.min(...[...putOffs.values()].map(({ notBefore }) => notBefore))
    if (Number.isFinite(due)) wakeIn(Math.max(due - clock.now(), 1))
  }

  function wakeIn(ms: number): void {
    disarm()
    if (!stopped.signal.aborted) disarm = clock.after(ms, kick)
  }

  function trouble(why: Trouble, retryAfterMs: number | null = null): number {
    setPace(backOff(pace, { why, retryAfterMs }, clock.now(), chance.fraction()))
    return 0
  }

  async function drain(isStillMine: () => boolean): Promise<void> {
    from = 0
    ahead = []
    while (!stopped.signal.aborted && waitMs(pace, clock.now()) === 0 && isStillMine()) {
      if (ahead.length === 0) await settling.finish()
      const batch = ahead.length > 0 ? ahead.splice(0, maxBatch) : await nextBatch(nextSize(plan, maxBatch))
      if (batch.length > 0) await deliver(batch)
      else if (from > 0) from = 0
      else return forgetOverdue()
    }
    await settling.finish()
  }

  async function nextBatch(size: number): Promise<Waiting[]> {
    const blockedStamps = new Set<number>()
    const batch: Waiting[] = []
    let page: Waiting[] = []
    do {
      page = await store.waiting(page.at(-1)?.seq ?? from, maxBatch)
      batch.push(...sendable(page, putOffs, blockedStamps, clock.now()))
    } while (page.length === maxBatch && batch.length < size)
    return batch.slice(0, size)
  }

  /** Their time has come and they are not in the queue: another tab has settled them. */
  function forgetOverdue(): void {
    if (pace.state !== 'ready') setPace(ready)
    for (const [commandId, { notBefore }] of putOffs) if (notBefore <= clock.now()) putOffs.delete(commandId)
  }

  async function deliver(batch: readonly Waiting[]): Promise<void> {
    const marked = batch.map(withChecking)
    deps.onMoved(marked.map((entry) => moveEntry(entry, { type: 'sent' })))
    const [, reading] = await Promise.all([readAhead(batch), ask(batch)])
    if (stopped.signal.aborted) return
    if (reading.kind === 'verdicts') return take(batch, reading)
    ahead = []
    deps.onMoved(marked)
    handleFailure(batch, reading)
  }

  function withChecking(entry: Waiting): Waiting {
    return checking.has(entry.command.commandId) ? { ...entry, isChecking: true } : entry
  }

  /** While a full batch is on the wire; with something put off, the order is found by looking from the start. */
  async function readAhead(batch: readonly Waiting[]): Promise<void> {
    const last = batch.at(-1)
    if (!last || ahead.length > 0 || batch.length < maxBatch || putOffs.size > 0) return
    ahead = await store.waiting(last.seq, pagesAhead * maxBatch).catch(() => [])
  }

  function handleFailure(batch: readonly Waiting[], reading: Exclude<Reading, Verdicts>): void {
    switch (reading.kind) {
      case 'trouble':
        trouble(reading.why, reading.retryAfterMs)
        return
      case 'limited':
        return setPace(limited(reading.why, clock.now()))
      case 'fault':
        return fault(batch)
      case 'unreadable':
        if (batch.length > 1) plan = halve(plan, batch.length)
        else setStuck(batch, reading)
    }
  }

  async function ask(batch: readonly Waiting[]): Promise<Reading> {
    const commands = batch.map(queuedCommandOf)
    const gone = new AbortController()
    const over = new Promise<null>((resolve) => {
      gone.signal.addEventListener('abort', () => resolve(null))
    })
    const giveUp = () => gone.abort()
    const disarmTimeout = clock.after(deps.requestMs, giveUp)
    stopped.signal.addEventListener('abort', giveUp)
    const sending = deps.send({ sentAt: Math.max(clock.wall(), 0), commands }, gone.signal).catch(() => null)
    const answer = await Promise.race([sending, over])
    disarmTimeout()
    stopped.signal.removeEventListener('abort', giveUp)
    if (!answer) return { kind: 'trouble', why: 'no-answer', retryAfterMs: null }
    return readAnswer(answer, new Set(commands.map(({ commandId }) => commandId)))
  }

  /** An entry leaves the queue here and nowhere else, each by its own verdict. */
  function take(batch: readonly Waiting[], { final, serverNow, ...heard }: Verdicts): void {
    const now = clock.now()
    // One chance for all of them, so that what is put off together comes back together and in order.
    const fraction = chance.fraction()
    const moved = batch.map((entry) => {
      const { commandId } = entry.command
      const verdict = final.get(commandId)
      if (heard.checking.has(commandId)) checking.add(commandId)
      else checking.delete(commandId)
      if (verdict) putOffs.delete(commandId)
      else putOffs.set(commandId, putOff(putOffs.get(commandId), now, fraction))
      return verdict ? moveEntry(entry, { type: 'settled', verdict, serverNow }) : withChecking(entry)
    })
    deps.onMoved(moved.filter((entry) => entry.phase === 'waiting'))
    plan = stepOn(plan)
    faults = 0
    if (putOffs.size > 0) ahead = []
    from = putOffs.size > 0 ? 0 : (batch.at(-1)?.seq ?? 0)
    settling.add(
      moved.filter((entry) => entry.phase !== 'waiting'),
      ahead.length > 0,
    )
    setPace(ready)
  }

  function setStuck(batch: readonly Waiting[], { refusal }: Reading & { kind: 'unreadable' }): void {
    plan = stepOn(plan)
    settling.add(
      batch.map((entry) => moveEntry(entry, { type: 'rejected', refusal })),
      false,
    )
  }

  function fault(batch: readonly Waiting[]): void {
    faults += 1
    trouble('server-fault')
    if (faults < patience) return
    faults = 0
    if (batch.length > 1) plan = halve(plan, batch.length)
    else skip(batch)
  }

  /** The server chokes on this one: for long enough that the others get by, and they need not wait as long. */
  function skip(batch: readonly Waiting[]): void {
    const now = clock.now()
    for (const { command } of batch)
      putOffs.set(
        command.commandId,
        putOff(putOffs.get(command.commandId) ?? atLength, now, chance.fraction()),
      )
    plan = stepOn(plan)
    pace = ready
    trouble('server-fault')
  }

  return {
    kick,
    expedite(commandIds = []) {
      for (const commandId of commandIds) putOffs.delete(commandId)
      pace = expedite(pace)
      const ms = waitMs(pace, clock.now())
      if (ms > 0) wakeIn(ms)
      else kick()
    },
    adopt(next) {
      pace = next
      arm()
    },
    pace: () => pace,
    isPutOff: (commandId) => putOffs.has(commandId),
    stop() {
      stopped.abort()
      disarm()
    },
  }
}
