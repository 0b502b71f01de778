/** What is on the disk: the records, what they are as entries, the stores that hold them, and how those came to be. */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb'
import type { QueuedCommand } from '#shared/endpoints/commands.ts'
import type { LimitHit } from '#shared/limits.ts'
import type { RefusalName } from '#shared/refusals.ts'
import type { OutboxCommand, Snapshot } from '#shared/stamp.ts'
import type { Entry, Held, SetAside, Waiting } from './entry.ts'

/** O-16: this is the allow-list. A record is built field by field from it, never spread from what a caller holds. */
export type CommandRecord = {
  kind: OutboxCommand['kind']
  commandId: string
  stampIdx: number
  count: number
  tappedAt: number
  undoes?: string
  reason?: string
  /** An id of the shop's staff, never a name. */
  personId?: string
  pinChecked?: boolean
}
export type HeldRecord = CommandRecord & { ord: number; holdMs: number }
export type WaitingRecord = CommandRecord & { seq: number; epoch: string }
export type AsideRecord = WaitingRecord & {
  phase: SetAside['phase']
  refusal: RefusalName | null
  nextStampIdx: number | null
  settledAt: number
  /** A limit's name and number. */
  limit?: LimitHit
}
/** `nextSeq` is never set back, so that whatever goes missing shows as a gap (O-6). */
export type DeviceRecord = { key: 'device'; epoch: string; nextSeq: number }

/** The last few that were undone: an undo that is tried twice finds here whether the first try did it (O-4). */
type UndoneRecord = { key: 'undone'; commandIds: string[] }

export type KeptSnapshot = Omit<Snapshot, 'userNm' | 'lastAdd' | 'reservedBy'>
type SnapshotRecord = { ord?: number; stampIdx: number; snapshot: KeptSnapshot }

/** The phase is the store: what waits is read and deleted as one range of its key, whatever else is kept. */
export interface OutboxSchema extends DBSchema {
  held: { key: string; value: HeldRecord }
  waiting: { key: number; value: WaitingRecord; indexes: { commandId: string } }
  aside: { key: string; value: AsideRecord }
  meta: { key: string; value: DeviceRecord | UndoneRecord }
  snapshots: { key: number; value: SnapshotRecord; indexes: { stampIdx: number } }
}

/** O-16: named one by one, so that nothing else that a caller's object carries can reach the disk or the wire. */
export function commandRecord(command: OutboxCommand): CommandRecord {
  const { kind, commandId, stampIdx, count, tappedAt, reason, personId, pinChecked } = command
  const undoes = command.kind === 'remove' ? command.undoes : undefined
  return {
    kind,
    commandId,
    stampIdx,
    count,
    tappedAt,
    ...(undoes !== undefined && { undoes }),
    ...(reason !== undefined && { reason }),
    ...(personId !== undefined && { personId }),
    ...(pinChecked !== undefined && { pinChecked }),
  }
}

function commandOf(record: CommandRecord): OutboxCommand {
  const { commandId, stampIdx, count, tappedAt, undoes, reason, personId, pinChecked } = record
  const both = {
    commandId,
    stampIdx,
    count,
    tappedAt,
    ...(reason !== undefined && { reason }),
    ...(personId !== undefined && { personId }),
    ...(pinChecked !== undefined && { pinChecked }),
  }
  if (record.kind === 'add') return { kind: 'add', ...both }
  return { kind: 'remove', ...both, ...(undoes !== undefined && { undoes }) }
}

export function heldOf(record: HeldRecord): Held {
  return { phase: 'held', command: commandOf(record), ord: record.ord, holdMs: record.holdMs }
}

export function waitingOf(record: WaitingRecord): Waiting {
  return { phase: 'waiting', command: commandOf(record), seq: record.seq, epoch: record.epoch }
}

export function setAsideOf(record: AsideRecord): SetAside {
  const numbered = { command: commandOf(record), seq: record.seq, epoch: record.epoch }
  const { phase, refusal, nextStampIdx, settledAt, limit } = record
  switch (phase) {
    case 'stuck':
      return { ...numbered, phase, refusal: refusal ?? 'invalid-request' }
    case 'carried-over':
      return { ...numbered, phase, nextStampIdx, settledAt }
    case 'refused':
      return { ...numbered, phase, refusal, settledAt, ...(limit && { limit }) }
    case 'review':
      return { ...numbered, phase, refusal, settledAt }
  }
}

export function asideRecord(entry: SetAside): AsideRecord {
  return {
    ...commandRecord(entry.command),
    seq: entry.seq,
    epoch: entry.epoch,
    phase: entry.phase,
    refusal: entry.phase === 'carried-over' ? null : entry.refusal,
    nextStampIdx: entry.phase === 'carried-over' ? entry.nextStampIdx : null,
    settledAt: entry.phase === 'stuck' ? 0 : entry.settledAt,
    // Field by field, as everything else (O-16).
    ...(entry.phase === 'refused' && entry.limit && { limit: limitOf(entry.limit) }),
  }
}

const limitOf = ({ limit, kind, max }: LimitHit): LimitHit => ({ limit, kind, max })

/** What goes over the wire: the same bytes at each try, since the server compares them (I-2). */
export function queuedCommandOf(entry: Exclude<Entry, Held>): QueuedCommand {
  return { ...commandOf(commandRecord(entry.command)), seq: entry.seq, epoch: entry.epoch }
}

export function isSameCommand(left: CommandRecord, right: CommandRecord): boolean {
  const fields = Object.keys({ ...commandRecord(commandOf(left)), ...commandRecord(commandOf(right)) })
  return fields.every((field) => Reflect.get(left, field) === Reflect.get(right, field))
}

export type OutboxDatabase = IDBPDatabase<OutboxSchema>
export type Migration = (
  db: OutboxDatabase,
  transaction: IDBPTransaction<OutboxSchema, StoreNames<OutboxSchema>[], 'versionchange'>,
) => void | Promise<void>

/** Numbered by position: the first makes version 1. Append only; a released one is never edited (O-7). */
export const migrations: readonly Migration[] = [
  function makeStores(db) {
    // By its id and without an index: this is the one write that a finger waits for.
    db.createObjectStore('held', { keyPath: 'commandId' })
    db.createObjectStore('waiting', { keyPath: 'seq' }).createIndex('commandId', 'commandId', {
      unique: true,
    })
    db.createObjectStore('aside', { keyPath: 'commandId' })
    db.createObjectStore('meta', { keyPath: 'key' })
    db.createObjectStore('snapshots', { keyPath: 'ord', autoIncrement: true }).createIndex(
      'stampIdx',
      'stampIdx',
      {
        unique: true,
      },
    )
  },
]

export type OpenDatabase = (onLost: () => void) => Promise<OutboxDatabase>

export const databaseName = 'stampdesk-outbox'

/**
 * Opens at the newest version. All missing migrations run in one `versionchange` transaction: a power cut in the
 * middle leaves the version before (O-7). A handle steps aside for a newer tab and says so by `onLost`.
 */
export function databaseOpener(name = databaseName, steps: readonly Migration[] = migrations): OpenDatabase {
  return (onLost) =>
    openDB<OutboxSchema>(name, steps.length, {
      async upgrade(db, oldVersion, _newVersion, transaction) {
        try {
          for (const step of steps.slice(oldVersion)) await step(db, transaction)
        } catch {
          // A half of it must not be committed: `open` then fails, and the version before is still there.
          transaction.done.catch(() => {})
          transaction.abort()
        }
      },
      blocking(_current, _blocked, event) {
        // A newer app waits for this handle. What is here is on disk, so it can go at once.
        ;(event.target as IDBDatabase).close()
        onLost()
      },
      terminated: onLost,
    })
}
