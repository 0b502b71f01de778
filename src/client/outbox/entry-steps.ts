import type { ReadTransaction, WriteTransaction } from './connection.ts'
import type { Held, SetAside, Waiting } from './entry.ts'
import {
  type AsideRecord,
  asideRecord,
  type CommandRecord,
  type DeviceRecord,
  type HeldRecord,
  heldOf,
  isSameCommand,
  type WaitingRecord,
  waitingOf,
} from './schema.ts'

/** Steps within a transaction, of which `entry-store.ts` makes whole ones. */

/** At once, and all of them: what was begun before one throws goes with the transaction and tells nobody. */
export async function together(steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  const begun: Promise<unknown>[] = []
  try {
    for (const step of steps) begun.push(step())
  } catch (error) {
    for (const it of begun) it.catch(() => {})
    throw error
  }
  await Promise.all(begun)
}

type Everything = { holds: HeldRecord[]; waits: WaitingRecord[]; kept: AsideRecord[] }

export async function everything(tx: ReadTransaction | WriteTransaction): Promise<Everything> {
  const reading = tx as ReadTransaction
  const holds = await reading.objectStore('held').getAll()
  const waits = await reading.objectStore('waiting').getAll()
  return { holds, waits, kept: await reading.objectStore('aside').getAll() }
}

const rememberedUndos = 20

export async function undoneOf(tx: WriteTransaction): Promise<string[]> {
  const record = await tx.objectStore('meta').get('undone')
  return record?.key === 'undone' ? record.commandIds : []
}

export async function rememberUndone(tx: WriteTransaction, commandId: string): Promise<void> {
  const commandIds = [...(await undoneOf(tx)), commandId].slice(-rememberedUndos)
  await tx.objectStore('meta').put({ key: 'undone', commandIds })
}

export async function unsave(tx: WriteTransaction, commandId: string): Promise<void> {
  const seq = await tx.objectStore('waiting').index('commandId').getKey(commandId)
  await tx.objectStore('held').delete(commandId)
  if (seq !== undefined) await tx.objectStore('waiting').delete(seq)
}

/** Read back where it was written, before it is called saved. */
export function readBack(back: unknown, record: CommandRecord): void {
  if (!back || !isSameCommand(back as CommandRecord, record))
    throw new Error(`${record.commandId} is not what was written`)
}

/** Into the queue, or behind what is still held of the same stamp: two taps on one card never change places. */
export async function queueUp(
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
export async function moveAside(tx: WriteTransaction, entry: SetAside): Promise<void> {
  if ((await tx.objectStore('waiting').getKey(entry.seq)) === undefined) return
  await together([
    () => tx.objectStore('aside').put(asideRecord(entry)),
    () => tx.objectStore('waiting').delete(entry.seq),
  ])
}

export async function deviceOf(tx: WriteTransaction, makeEpoch: () => string): Promise<DeviceRecord> {
  const record = await tx.objectStore('meta').get('device')
  return record?.key === 'device' ? record : { key: 'device', epoch: makeEpoch(), nextSeq: 1 }
}

function byTap(a: Held, b: Held): number {
  return a.ord - b.ord || (a.command.commandId < b.command.commandId ? -1 : 1)
}

/** Due and not behind one of the same stamp that is still held: two taps on one card never change places. */
export function inOrder(holds: readonly Held[], isDue: (held: Held) => boolean): Held[] {
  const stillHeld = new Set<number>()
  return holds.toSorted(byTap).filter((entry) => {
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
