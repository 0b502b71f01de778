import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import type { AddStamps, OutboxCommand } from '#shared/stamp.ts'
import type { Chance } from '../clock.ts'
import { createOutbox, type Outbox, type OutboxDeps } from '../outbox.ts'
import type { SettledEntry } from '../queue.ts'
import { databaseOpener } from '../schema.ts'
import { type CountingServer, countingServer } from './counting-server.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'

export type Rig = {
  clock: FakeClock
  server: CountingServer
  settled: SettledEntry[]
  /** A tab on this tablet: another outbox over the same disk. */
  tab(deps?: Partial<OutboxDeps>): Outbox
  /** Everything on disk, store by store. */
  disk(): Promise<Record<string, unknown[]>>
  /** Ids on disk that the server has still to settle. */
  queued(): Promise<string[]>
  over(): void
}

/** A tablet with an empty disk, and a server. */
export function makeRig(): Rig {
  const clock = fakeClock()
  const server = countingServer(() => clock.wall())
  const settled: SettledEntry[] = []
  const tabs: Outbox[] = []
  const channel = crypto.randomUUID()
  useFreshDisk()

  async function disk(): Promise<Record<string, unknown[]>> {
    const db = await databaseOpener()(() => {})
    const stores = [...db.objectStoreNames]
    const contents = await Promise.all(stores.map((name) => db.getAll(name)))
    db.close()
    return Object.fromEntries(stores.map((name, index) => [name, contents[index] ?? []]))
  }

  return {
    clock,
    server,
    settled,
    tab(deps = {}) {
      const outbox = createOutbox({
        open: databaseOpener(),
        send: server.send,
        locks: null,
        channel,
        clock,
        chance: seededChance(),
        onSettled: (entries) => settled.push(...entries),
        ...deps,
      })
      tabs.push(outbox)
      return outbox
    },
    disk,
    async queued() {
      const { held = [], waiting = [], aside = [] } = await disk()
      const stuck = aside.filter((it) => (it as { phase: string }).phase === 'stuck')
      return [...waiting, ...held, ...stuck].map((it) => (it as OutboxCommand).commandId)
    },
    over() {
      for (const outbox of tabs) outbox.stop()
    },
  }
}

export function useFreshDisk(): void {
  Object.assign(globalThis, { indexedDB: new IDBFactory() })
}

function seededChance(): Chance {
  return { fraction: () => 0.5, uuid: () => crypto.randomUUID() }
}

let taps = 0
export function tap(over: Partial<AddStamps & { tappedAt: number }> = {}): OutboxCommand & AddStamps {
  taps += 1
  return {
    kind: 'add',
    commandId: crypto.randomUUID(),
    stampIdx: 7,
    count: 1,
    tappedAt: 1_700_000_000_000 + taps,
    ...over,
  }
}
