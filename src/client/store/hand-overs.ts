import { createStore } from 'zustand/vanilla'
import { readList, writeJson } from './json-storage.ts'

/** What a person left at this tablet as a shift ended. By ids and counts: nothing of a customer. */
export type HandOver = {
  handOverId: string
  personId: string
  name: string
  pinChecked?: false
  /** By the tablet's clock. */
  handedOverAt: number
  waiting: number
  problems: number
  /** Slips of the shift; absent in what an app of before has kept. */
  promises?: number
  /** The server has it. */
  isSent?: true
}

type HandOvers = {
  /** The newest first. */
  getState(): readonly HandOver[]
  subscribe(listener: () => void): () => void
  add(handOver: HandOver): void
  sent(handOverId: string): void
}

const key = 'stampdesk.handovers'
const kept = 20

/** Kept until the server has it, and the last one for whoever comes next. */
function createHandOvers(storage: Pick<Storage, 'getItem' | 'setItem'>): HandOvers {
  const store = createStore<readonly HandOver[]>(() => readList(storage, key, isHandOver))

  function set(all: readonly HandOver[]): void {
    const next = all.filter(({ isSent }, at) => at === 0 || !isSent).slice(0, kept)
    store.setState(next, true)
    // Where it cannot be kept it lives as long as the page; what waits is in the outbox, whoever is told of it.
    writeJson(storage, key, next)
  }

  return {
    getState: store.getState,
    subscribe: (listener) => store.subscribe(listener),
    add: (handOver) => set([handOver, ...store.getState()]),
    sent(handOverId) {
      set(store.getState().map((it) => (it.handOverId === handOverId ? { ...it, isSent: true } : it)))
    },
  }
}

function isHandOver(value: unknown): value is HandOver {
  if (typeof value !== 'object' || value === null) return false
  const { handOverId, personId, name, handedOverAt, waiting, problems } = value as Record<string, unknown>
  return (
    [handOverId, personId, name].every((it) => typeof it === 'string') &&
    [handedOverAt, waiting, problems].every((it) => Number.isSafeInteger(it))
  )
}

/** One a page, and not the shell's: a shift is a chunk of its own. */
export const handOvers = createHandOvers(globalThis.localStorage)
