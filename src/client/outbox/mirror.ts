import type { Clock } from './clock.ts'
import { type Entry, isSettled } from './entry.ts'

/** What this tab knows of the queue: the disk's content as last seen, and which of it is on the wire. */
type Mirror = {
  get(commandId: string): Entry | undefined
  /** In order: settled, then numbered by number, then held by tap. The same array until something changes. */
  entries(): readonly Entry[]
  put(entries: readonly Entry[]): void
  drop(commandIds: readonly string[]): void
  /** Takes over what the disk says, save for what has moved here since `read` began. */
  refresh(read: () => Promise<Entry[]>): Promise<void>
  subscribe(listener: () => void): () => void
}

export function createMirror({ clock, lingerMs }: { clock: Clock; lingerMs: number }): Mirror {
  const known = new Map<string, Entry>()
  const listeners = new Set<() => void>()
  const refreshes = new Set<Set<string>>()
  let view: readonly Entry[] | null = null

  function changed(): void {
    view = null
    for (const listener of listeners) listener()
  }

  function touch(commandId: string): void {
    for (const touched of refreshes) touched.add(commandId)
  }

  function linger(entries: readonly Entry[]): void {
    const confirmed = entries.filter(({ phase }) => phase === 'confirmed')
    if (confirmed.length === 0) return
    clock.after(lingerMs, () => {
      for (const { command } of confirmed) known.delete(command.commandId)
      changed()
    })
  }

  return {
    get: (commandId) => known.get(commandId),
    entries: () => {
      view ??= [...known.values()].toSorted((a, b) => place(a) - place(b))
      return view
    },
    put(entries) {
      const taken = entries.filter((entry) => mayFollow(known.get(entry.command.commandId), entry))
      for (const entry of taken) {
        known.set(entry.command.commandId, entry)
        touch(entry.command.commandId)
      }
      linger(taken)
      if (taken.length > 0) changed()
    },
    drop(commandIds) {
      for (const commandId of commandIds) {
        known.delete(commandId)
        touch(commandId)
      }
      changed()
    },
    async refresh(read) {
      const touched = new Set<string>()
      refreshes.add(touched)
      const onDisk = await read().finally(() => refreshes.delete(touched))
      const seen = new Set(onDisk.map(({ command }) => command.commandId))
      for (const [commandId, entry] of known)
        if (!seen.has(commandId) && !touched.has(commandId) && entry.phase !== 'confirmed')
          known.delete(commandId)
      for (const entry of onDisk) {
        const before = known.get(entry.command.commandId)
        const isFurther = (before?.phase === 'sent' || isBeingChecked(before)) && entry.phase === 'waiting'
        if (!touched.has(entry.command.commandId) && !isFurther && mayFollow(before, entry))
          known.set(entry.command.commandId, entry)
      }
      changed()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** News of several tabs may overtake each other: a verdict is never taken back, nor a hold brought back. */
function mayFollow(before: Entry | undefined, after: Entry): boolean {
  if (!before) return true
  if (isSettled(before)) return isSettled(after)
  return after.phase !== 'held' || before.phase === 'held'
}

/** What the server has said of it is not on the disk. */
function isBeingChecked(entry: Entry | undefined): boolean {
  return entry !== undefined && 'isChecking' in entry
}

/** Held ones have no number yet; they come behind all that have. */
const behindAll = 2 ** 40

function place(entry: Entry): number {
  return entry.phase === 'held' ? behindAll + entry.ord : entry.seq
}
