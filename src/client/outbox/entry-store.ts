import type { OutboxCommand } from '#shared/stamp.ts'
import { type Connection, type ReadTransaction, together, type WriteTransaction } from './connection.ts'
import type { Entry, Held, Numbered, SetAside, Waiting } from './entry.ts'
import {
  type AsideRecord,
  asideRecord,
  type CommandRecord,
  commandRecord,
  type DeviceRecord,
  type HeldRecord,
  heldOf,
  isSameCommand,
  setAsideOf,
  type WaitingRecord,
  waitingOf,
} from './schema.ts'

/** Each function is one transaction, and each may be run twice: the first try's fate is not always known (O-4). */
export type EntryStore = {
  /** Puts it on disk and reads it back from there. Without a hold it gets its number at once. */
  save(command: OutboxCommand, place: { holdMs: number; ord: number }): Promise<Held | Waiting>
  /** True where it was held and is gone. */
  remove(commandId: string): Promise<boolean>
  /** Ends the holds that `isDue` names, in the order of the taps; numbers them. */
  release(isDue: (held: Held) => boolean): Promise<Waiting[]>
  /** In order, those numbered above `afterSeq`. */
  waiting(afterSeq: number, limit: number): Promise<Waiting[]>
  /**
   * Forgets what was applied and keeps beside the queue what a person must see. Of a numbering that is no longer the
   * disk's (the storage was emptied meanwhile) nothing: its numbers are other taps' by now.
   */
  settle(applied: readonly Numbered[], aside: readonly SetAside[]): Promise<void>
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
  /** Reported as not saved, and yet perhaps on disk: never read out again, and taken out when the disk allows (O-4). */
  const disowned = new Set<string>()
  /** Perhaps written, but not yet known to be: nothing from there on is sent, since it may still be called not saved. */
  const saving = new Set<string>()

  const isDoubtful = (commandId: string) => saving.has(commandId) || disowned.has(commandId)

  async function purge(): Promise<void> {
    for (const commandId of disowned) {
      await write(['held', 'waiting'], (tx) => unsave(tx, commandId))
      disowned.delete(commandId)
    }
  }

  async function keep(record: HeldRecord): Promise<Held | Waiting> {
    if (record.holdMs === 0)
      return write(['held', 'waiting', 'meta'], (tx, attempt) => queueUp(tx, record, attempt, makeEpoch))
    // The same record each time, so that a second try after an unheard `complete` only makes sure.
    readBack(await connection.put('held', record, record.commandId), record)
    return heldOf(record)
  }

  return {
    async save(command, place) {
      saving.add(command.commandId)
      try {
        return await keep({ ...commandRecord(command), ...place })
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
        if (attempt > 1 && (await undoneOf(tx)).includes(commandId)) return true
        if ((await tx.objectStore('held').getKey(commandId)) === undefined) return false
        await together([() => tx.objectStore('held').delete(commandId), () => rememberUndone(tx, commandId)])
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
        await together([
          ...released.map((record) => () => tx.objectStore('waiting').add(record)),
          ...due.map(
            ({ command }) =>
              () =>
                tx.objectStore('held').delete(command.commandId),
          ),
          () => tx.objectStore('meta').put({ ...device, nextSeq: device.nextSeq + due.length }),
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
      write(setAside.length > 0 ? ['waiting', 'aside', 'meta'] : ['waiting', 'meta'], async (tx) => {
        const device = await knownDevice(tx)
        const isOfDisk = ({ epoch }: Numbered) => epoch === device?.epoch
        await together([
          ...runsOf(applied.filter(isOfDisk).map(({ seq }) => seq)).map(
            ([first, last]) =>
              () =>
                tx.objectStore('waiting').delete(IDBKeyRange.bound(first, last)),
          ),
          ...setAside.filter(isOfDisk).map((entry) => () => moveAside(tx, entry)),
        ])
      }),

    retry: (commandId) =>
      write(['aside', 'waiting'], async (tx) => {
        const record = await tx.objectStore('aside').get(commandId)
        if (!record) return null
        const entry = setAsideOf(record)
        if (entry.phase !== 'stuck') return null
        const { command, seq, epoch } = entry
        await together([
          () => tx.objectStore('waiting').put({ ...commandRecord(command), seq, epoch }),
          () => tx.objectStore('aside').delete(commandId),
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
        const { holds, waits, kept } = await everything(tx)
        return [...kept.map(setAsideOf), ...waits.map(waitingOf), ...holds.map(heldOf)]
      })
    },

    clear: (handedOver) =>
      write(['held', 'waiting', 'aside', 'meta'], async (tx) => {
        const { holds, waits, kept } = await everything(tx)
        const left = [...holds, ...waits, ...kept.filter(({ phase }) => phase === 'stuck')]
        const others = left.filter(({ commandId }) => !handedOver.has(commandId)).length
        if (others > 0) return others
        // The numbering goes on, also over what had no number yet: what was handed over shows as a gap (O-6).
        const device = await deviceOf(tx, makeEpoch)
        await together([
          ...(['held', 'waiting', 'aside'] as const).map((name) => () => tx.objectStore(name).clear()),
          () => tx.objectStore('meta').put({ ...device, nextSeq: device.nextSeq + holds.length }),
        ])
        return 0
      }),
  }
}

type Everything = { holds: HeldRecord[]; waits: WaitingRecord[]; kept: AsideRecord[] }

async function everything(tx: ReadTransaction | WriteTransaction): Promise<Everything> {
  const reading = tx as ReadTransaction
  const holds = await reading.objectStore('held').getAll()
  const waits = await reading.objectStore('waiting').getAll()
  return { holds, waits, kept: await reading.objectStore('aside').getAll() }
}

const rememberedUndos = 20

async function undoneOf(tx: WriteTransaction): Promise<string[]> {
  const record = await tx.objectStore('meta').get('undone')
  return record?.key === 'undone' ? record.commandIds : []
}

async function rememberUndone(tx: WriteTransaction, commandId: string): Promise<void> {
  const commandIds = [...(await undoneOf(tx)), commandId].slice(-rememberedUndos)
  await tx.objectStore('meta').put({ key: 'undone', commandIds })
}

async function unsave(tx: WriteTransaction, commandId: string): Promise<void> {
  const seq = await tx.objectStore('waiting').index('commandId').getKey(commandId)
  await tx.objectStore('held').delete(commandId)
  if (seq !== undefined) await tx.objectStore('waiting').delete(seq)
}

/** Read back where it was written, before it is called saved. */
function readBack(back: unknown, record: CommandRecord): void {
  if (!back || !isSameCommand(back as CommandRecord, record))
    throw new Error(`${record.commandId} is not what was written`)
}

/** Into the queue, or behind what is still held of the same stamp: two taps on one card never change places. */
async function queueUp(
  tx: WriteTransaction,
  { holdMs, ord, ...record }: HeldRecord,
  attempt: number,
  makeEpoch: () => string,
): Promise<Held | Waiting> {
  const holds = await tx.objectStore('held').getAll()
  const isBehind = holds.some(({ stampIdx }) => stampIdx === record.stampIdx)
  if (!isBehind) return number(tx, record, attempt, makeEpoch)
  const behind = { ...record, holdMs, ord }
  await tx.objectStore('held').put(behind)
  readBack(await tx.objectStore('held').get(record.commandId), record)
  return heldOf(behind)
}

async function number(
  tx: WriteTransaction,
  record: CommandRecord,
  attempt: number,
  makeEpoch: () => string,
): Promise<Waiting> {
  const { commandId } = record
  const known = attempt > 1 ? await tx.objectStore('waiting').index('commandId').get(commandId) : undefined
  if (known) {
    await tx.objectStore('waiting').put(known)
    return waitingOf(known)
  }
  const device = await deviceOf(tx, makeEpoch)
  const numbered = { ...record, seq: device.nextSeq, epoch: device.epoch }
  await together([
    () => tx.objectStore('waiting').add(numbered),
    async () => readBack(await tx.objectStore('waiting').get(numbered.seq), record),
    () => tx.objectStore('meta').put({ ...device, nextSeq: device.nextSeq + 1 }),
  ])
  return waitingOf(numbered)
}

/** Only out of the queue: what another tab has settled, and somebody has seen, does not come back. */
async function moveAside(tx: WriteTransaction, entry: SetAside): Promise<void> {
  if ((await tx.objectStore('waiting').getKey(entry.seq)) === undefined) return
  await together([
    () => tx.objectStore('aside').put(asideRecord(entry)),
    () => tx.objectStore('waiting').delete(entry.seq),
  ])
}

async function deviceOf(tx: WriteTransaction, makeEpoch: () => string): Promise<DeviceRecord> {
  return (await knownDevice(tx)) ?? { key: 'device', epoch: makeEpoch(), nextSeq: 1 }
}

/** Null where nothing has had a number here yet. */
async function knownDevice(tx: WriteTransaction): Promise<DeviceRecord | null> {
  const record = await tx.objectStore('meta').get('device')
  return record?.key === 'device' ? record : null
}

function byTap(a: Held, b: Held): number {
  return a.ord - b.ord || (a.command.commandId < b.command.commandId ? -1 : 1)
}

/** Due and not behind one of the same stamp that is still held: two taps on one card never change places. */
function inOrder(holds: readonly Held[], isDue: (held: Held) => boolean): Held[] {
  const stillHeld = new Set<number>()
  return holds.toSorted(byTap).filter((entry) => {
    const goes = isDue(entry) && !stillHeld.has(entry.command.stampIdx)
    if (!goes) stillHeld.add(entry.command.stampIdx)
    return goes
  })
}

/** Neighbouring numbers as ranges: one delete for a hundred. Only numbers that are named are in a range. */
function runsOf(numbers: readonly number[]): [number, number][] {
  const runs: [number, number][] = []
  for (const seq of numbers.toSorted((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run && seq <= run[1] + 1) run[1] = seq
    else runs.push([seq, seq])
  }
  return runs
}
