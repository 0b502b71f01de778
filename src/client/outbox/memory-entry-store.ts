import type { Entry, Held, SetAside, Waiting } from './entry.ts'
import type { EntryStore } from './entry-store.ts'

/** What the disk does, for a queue that is to leave nothing behind: it is gone with the page that made it. */
export function createMemoryEntryStore(makeEpoch: () => string): EntryStore {
  const held = new Map<string, Held>()
  const waiting = new Map<number, Waiting>()
  const aside = new Map<string, SetAside>()
  const epoch = makeEpoch()
  let lastSeq = 0

  function queueUp({ command }: Pick<Held, 'command'>): Waiting {
    lastSeq += 1
    const entry: Waiting = { phase: 'waiting', command, seq: lastSeq, epoch }
    waiting.set(entry.seq, entry)
    return entry
  }

  function everything(): Entry[] {
    return [...aside.values(), ...waiting.values(), ...held.values()]
  }

  return {
    async save(command, { holdMs, ord }) {
      if (holdMs === 0) return queueUp({ command })
      const entry: Held = { phase: 'held', command, ord, holdMs }
      held.set(command.commandId, entry)
      return entry
    },
    remove: async (commandId) => held.delete(commandId),
    async release(isDue) {
      const due = [...held.values()].filter(isDue).toSorted((one, other) => one.ord - other.ord)
      for (const { command } of due) held.delete(command.commandId)
      return due.map(queueUp)
    },
    waiting: async (afterSeq, limit) =>
      [...waiting.values()].filter(({ seq }) => seq > afterSeq).slice(0, limit),
    async settle(applied, setAside) {
      for (const { seq } of applied) waiting.delete(seq)
      for (const entry of setAside) {
        waiting.delete(entry.seq)
        aside.set(entry.command.commandId, entry)
      }
    },
    async retry(commandId) {
      const entry = aside.get(commandId)
      if (entry?.phase !== 'stuck') return null
      const { command, seq } = entry
      const again: Waiting = { phase: 'waiting', command, seq, epoch: entry.epoch }
      aside.delete(commandId)
      waiting.set(seq, again)
      return again
    },
    async acknowledge(commandId) {
      if (aside.get(commandId)?.phase !== 'stuck') aside.delete(commandId)
    },
    all: async () => everything(),
    async clear(handedOver) {
      const left = everything().filter(
        ({ phase }) => phase === 'held' || phase === 'waiting' || phase === 'stuck',
      )
      const others = left.filter(({ command }) => !handedOver.has(command.commandId)).length
      if (others === 0) for (const kept of [held, waiting, aside]) kept.clear()
      return others
    },
  }
}
