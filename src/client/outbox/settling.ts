import type { Clock } from './clock.ts'
import { type Entry, isSetAside } from './entry.ts'
import type { EntryStore } from './entry-store.ts'

/**
 * Takes off the queue what was answered. It runs beside the requests, all that has gathered in one transaction; what
 * the disk has refused is asked of the disk again and not of the server (O-4). An entry is published when it is off the
 * disk, and not before.
 */
type Settling = {
  /**
   * Goes on by itself; with more answers to come at once it waits for a few of them, since each time costs a synced
   * write. Throws where the one before has failed; what was answered is kept.
   */
  add(answered: readonly Entry[], isMoreToCome: boolean): void
  /** Resolves when nothing is owed any more. */
  finish(): Promise<void>
}

const gatheredMost = 500
const gatherMs = 100

export function createSettling(deps: {
  store: EntryStore
  clock: Clock
  onSettled: (entries: readonly Entry[]) => void
}): Settling {
  const owed: Entry[] = []
  let running: Promise<void> | null = null
  let failures: unknown[] = []
  let lastAt = Number.NEGATIVE_INFINITY

  async function settleAll(): Promise<void> {
    while (owed.length > 0) {
      const entries = owed.slice()
      const applied = entries.flatMap((entry) => (entry.phase === 'confirmed' ? [entry] : []))
      await deps.store.settle(applied, entries.filter(isSetAside))
      owed.splice(0, entries.length)
      deps.onSettled(entries)
    }
  }

  function run(): Promise<void> {
    lastAt = deps.clock.now()
    running ??= settleAll()
      .catch((error: unknown) => {
        failures = [error]
      })
      .finally(() => {
        running = null
      })
    return running
  }

  /** Each failure is thrown once, to whoever comes first. */
  function check(): void {
    const [failure] = failures.splice(0)
    if (failure !== undefined) throw failure
  }

  return {
    add(answered, isMoreToCome) {
      owed.push(...answered)
      check()
      const isEarly = owed.length < gatheredMost && deps.clock.now() - lastAt < gatherMs
      if (!isMoreToCome || !isEarly) void run()
    },
    async finish() {
      await run()
      check()
    },
  }
}
