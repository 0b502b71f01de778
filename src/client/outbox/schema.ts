import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb'
import type { LimitHit } from '#shared/limits.ts'
import type { RefusalName } from '#shared/refusals.ts'
import type { OutboxCommand, Snapshot } from '#shared/stamp.ts'
import type { SetAside } from './entry.ts'

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
