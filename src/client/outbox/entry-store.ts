import type { OutboxCommand } from '#shared/stamp.ts'
import type { Connection, WriteTransaction } from './connection.ts'
import type { Entry, Held, SetAside, Waiting } from './entry.ts'
import { asideRecord, commandRecord, heldOf, isSameCommand, setAsideOf, waitingOf } from './records.ts'
import type { CommandRecord, DeviceRecord, HeldRecord } from './schema.ts'

/** Each function is one transaction, and each may be run twice: the first try's fate is not always known (O-4). */
export type EntryStore = {
  /** Puts it on disk and reads it back from there. Without a hold it gets its number at once. */
  save(command: OutboxCommand, holdMs: number): Promise<Held | Waiting>
  /** True where it was held and is gone. */
  remove(commandId: string): Promise<boolean>
  /** Ends the holds that `isDue` names, in the order of the taps; numbers them. */
  release(isDue: (held: Held) => boolean): Promise<Waiting[]>
  /** In order, those numbered above `afterSeq`. */
  waiting(afterSeq: number, limit: number): Promise<Waiting[]>
  /** Forgets what was applied and keeps beside the queue what a person must see. */
  settle(applied: readonly number[], aside: readonly SetAside[]): Promise<void>
  /** A stuck one back into its old place in the queue. */
  retry(commandId: string): Promise<Waiting | null>
  /** Somebody has seen it. A stuck one cannot be seen away. */
  acknowledge(commandId: string): Promise<void>
  all(): Promise<Entry[]>
  /** Empties it where nothing is left but what `handedOver` names; says how many others there are. */
  clear(handedOver: ReadonlySet<string>): Promise<number>
}

export function createEntryStore(connection: Connection, makeEpoch: () => string): EntryStore {
  const { read, write } = connection
  /** Told to be not saved, and yet perhaps on disk: never read out again, and taken out when the disk allows (O-4). */
  const disowned = new Set<string>()
  /** Written, but not yet read back: nothing from there on is sent, since it may still be called not saved. */
  const saving = new Set<string>()

  const isDoubtful = (commandId: string) => saving.has(commandId) || disowned.has(commandId)

  async function purge(): Promise<void> {
    for (const commandId of disowned) {
      await write(['held', 'waiting'], (tx) => unsave(tx, commandId))
      disowned.delete(commandId)
    }
  }

  async function keep(command: OutboxCommand, holdMs: number): Promise<Held | Waiting> {
    const record = commandRecord(command)
    const saved =
      holdMs > 0
        ? await write(['held'], (tx, attempt) => hold(tx, { ...record, holdMs }, attempt))
        : await write(['waiting', 'meta'], (tx, attempt) => number(tx, record, attempt, makeEpoch))
    await readBack(saved)
    return saved
  }

  async function readBack(saved: Held | Waiting): Promise<void> {
    const key = saved.phase === 'held' ? saved.ord : saved.seq
    const record: CommandRecord | undefined = await read([saved.phase], (tx) =>
      tx.objectStore(saved.phase).get(key),
    )
    if (!record || !isSameCommand(record, commandRecord(saved.command)))
      throw new Error(`${saved.command.commandId} is not what was written`)
  }

  return {
    async save(command, holdMs) {
      saving.add(command.commandId)
      try {
        return await keep(command, holdMs)
      } catch (error) {
        disowned.add(command.commandId)
        purge().catch(() => {})
        throw error
      } finally {
        saving.delete(command.commandId)
      }
    },

    remove: (commandId) =>
      write(['held', 'meta'], async (tx, attempt) => {
        const undone = await undoneOf(tx)
        if (attempt > 1 && undone.includes(commandId)) return true
        const ord = await tx.objectStore('held').index('commandId').getKey(commandId)
        if (ord === undefined) return false
        const commandIds = [...undone, commandId].slice(-rememberedUndos)
        await Promise.all([
          tx.objectStore('held').delete(ord),
          tx.objectStore('meta').put({ key: 'undone', commandIds }),
        ])
        return true
      }),

    async release(isDue) {
      await purge()
      const isSurelyDue = (entry: Held) => isDue(entry) && !isDoubtful(entry.command.commandId)
      return write(['held', 'waiting', 'meta'], async (tx) => {
        const due = inOrder((await tx.objectStore('held').getAll()).map(heldOf), isSurelyDue)
        if (due.length === 0) return []
        const device = await deviceOf(tx, makeEpoch)
        const released = due.map(({ command }, index) => ({
          ...commandRecord(command),
          seq: device.nextSeq + index,
          epoch: device.epoch,
        }))
        await Promise.all([
          ...released.map((record) => tx.objectStore('waiting').add(record)),
          ...due.map(({ ord }) => tx.objectStore('held').delete(ord)),
          tx.objectStore('meta').put({ ...device, nextSeq: device.nextSeq + due.length }),
        ])
        return released.map(waitingOf)
      })
    },

    async waiting(afterSeq, limit) {
      await purge()
      const before = new Set(saving)
      const range = IDBKeyRange.lowerBound(afterSeq, true)
      const records = await read(['waiting'], (tx) => tx.objectStore('waiting').getAll(range, limit))
      const doubtful = records.findIndex(({ commandId }) => before.has(commandId) || isDoubtful(commandId))
      return records.slice(0, doubtful < 0 ? records.length : doubtful).map(waitingOf)
    },

    settle: (applied, setAside) =>
      write(setAside.length > 0 ? ['waiting', 'aside'] : ['waiting'], async (tx) => {
        await Promise.all([
          ...runsOf(applied).map(([first, last]) =>
            tx.objectStore('waiting').delete(IDBKeyRange.bound(first, last)),
          ),
          ...setAside.map((entry) => moveAside(tx, entry)),
        ])
      }),

    retry: (commandId) =>
      write(['aside', 'waiting'], async (tx) => {
        const record = await tx.objectStore('aside').get(commandId)
        if (!record) return null
        const entry = setAsideOf(record)
        if (entry.phase !== 'stuck') return null
        const { command, seq, epoch } = entry
        await Promise.all([
          tx.objectStore('waiting').put({ ...commandRecord(command), seq, epoch }),
          tx.objectStore('aside').delete(commandId),
        ])
        return { phase: 'waiting', command, seq, epoch }
      }),

    acknowledge: (commandId) =>
      write(['aside'], async (tx) => {
        const record = await tx.objectStore('aside').get(commandId)
        if (record && record.phase !== 'stuck') await tx.objectStore('aside').delete(commandId)
      }),

    async all() {
      await purge()
      return read(['held', 'waiting', 'aside'], async (tx) => {
        const [holds, waits, kept] = await Promise.all([
          tx.objectStore('held').getAll(),
          tx.objectStore('waiting').getAll(),
          tx.objectStore('aside').getAll(),
        ])
        return [...kept.map(setAsideOf), ...waits.map(waitingOf), ...holds.map(heldOf)]
      })
    },

    clear: (handedOver) =>
      write(['held', 'waiting', 'aside'], async (tx) => {
        const [holds, waits, kept] = await Promise.all([
          tx.objectStore('held').getAll(),
          tx.objectStore('waiting').getAll(),
          tx.objectStore('aside').getAll(),
        ])
        const left = [...holds, ...waits, ...kept.filter(({ phase }) => phase === 'stuck')]
        const others = left.filter(({ commandId }) => !handedOver.has(commandId)).length
        // The numbering stays as it is: what was handed over shows as a gap, not as nothing (O-6).
        if (others === 0)
          await Promise.all([
            tx.objectStore('held').clear(),
            tx.objectStore('waiting').clear(),
            tx.objectStore('aside').clear(),
          ])
        return others
      }),
  }
}

const rememberedUndos = 20

async function undoneOf(tx: WriteTransaction): Promise<string[]> {
  const record = await tx.objectStore('meta').get('undone')
  return record?.key === 'undone' ? record.commandIds : []
}

async function unsave(tx: WriteTransaction, commandId: string): Promise<void> {
  const [ord, seq] = await Promise.all([
    tx.objectStore('held').index('commandId').getKey(commandId),
    tx.objectStore('waiting').index('commandId').getKey(commandId),
  ])
  if (ord !== undefined) await tx.objectStore('held').delete(ord)
  if (seq !== undefined) await tx.objectStore('waiting').delete(seq)
}

async function hold(tx: WriteTransaction, record: HeldRecord, attempt: number): Promise<Held> {
  // Written by the first try, but nobody heard its `complete`: once more, for a `complete` of our own.
  const known =
    attempt > 1 ? await tx.objectStore('held').index('commandId').get(record.commandId) : undefined
  const ord = await tx.objectStore('held').put(known ?? record)
  return heldOf({ ...record, ord })
}

async function number(
  tx: WriteTransaction,
  record: CommandRecord,
  attempt: number,
  makeEpoch: () => string,
): Promise<Waiting> {
  const known =
    attempt > 1 ? await tx.objectStore('waiting').index('commandId').get(record.commandId) : undefined
  if (known) {
    await tx.objectStore('waiting').put(known)
    return waitingOf(known)
  }
  const device = await deviceOf(tx, makeEpoch)
  const numbered = { ...record, seq: device.nextSeq, epoch: device.epoch }
  await Promise.all([
    tx.objectStore('waiting').add(numbered),
    tx.objectStore('meta').put({ ...device, nextSeq: device.nextSeq + 1 }),
  ])
  return waitingOf(numbered)
}

/** Only out of the queue: what another tab has settled, and somebody has seen, does not come back. */
async function moveAside(tx: WriteTransaction, entry: SetAside): Promise<void> {
  if ((await tx.objectStore('waiting').getKey(entry.seq)) === undefined) return
  await Promise.all([
    tx.objectStore('aside').put(asideRecord(entry)),
    tx.objectStore('waiting').delete(entry.seq),
  ])
}

async function deviceOf(tx: WriteTransaction, makeEpoch: () => string): Promise<DeviceRecord> {
  const record = await tx.objectStore('meta').get('device')
  return record?.key === 'device' ? record : { key: 'device', epoch: makeEpoch(), nextSeq: 1 }
}

/** Due and not behind one of the same stamp that is still held: two taps on one card never change places. */
function inOrder(holds: readonly Held[], isDue: (held: Held) => boolean): Held[] {
  const stillHeld = new Set<number>()
  return holds.filter((entry) => {
    const goes = isDue(entry) && !stillHeld.has(entry.command.stampIdx)
    if (!goes) stillHeld.add(entry.command.stampIdx)
    return goes
  })
}

/** Neighbouring numbers as ranges: one delete for a hundred. Only numbers that are named are in a range. */
export function runsOf(numbers: readonly number[]): [number, number][] {
  const runs: [number, number][] = []
  for (const seq of numbers.toSorted((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run && seq <= run[1] + 1) run[1] = seq
    else runs.push([seq, seq])
  }
  return runs
}
