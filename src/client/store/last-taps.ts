import { createStore } from 'zustand/vanilla'
import { readList, writeJson } from './json-storage.ts'

/** How what did not count has ended. `removed`: a manager has taken it off the tablet, unsent or unanswered. */
export type TapEnd = 'refused' | 'review' | 'removed'

/** One tap of this tablet that changed a card. By ids alone: a customer's name is never kept (O-16). */
export type LastTap = {
  /** `new`: a card that was made, until something is done on it. */
  kind: 'add' | 'reward' | 'new'
  commandId: string
  stampIdx: number
  count: number
  /** By the tablet's clock. */
  tappedAt: number
  personId?: string | undefined
  isTakenBack?: true
  /** Kept here, since its entry leaves the disk too, as what counted does. */
  end?: TapEnd | undefined
  /** The same of what was to take it back. */
  undoEnd?: TapEnd | undefined
}

export type LastTaps = {
  /** The newest first. */
  getState(): readonly LastTap[]
  subscribe(listener: () => void): () => void
  add(tap: LastTap): void
  takenBack(commandId: string): void
  ended(commandId: string, how: Pick<LastTap, 'end' | 'undoEnd'>): void
  /** Another tab of this tablet has written. */
  reread(): void
  /** False where somebody is at it already: an add is taken back once, whichever of its buttons is pressed. */
  claim(commandId: string): boolean
  letGo(commandId: string): void
}

type Deps = { storage: Pick<Storage, 'getItem' | 'setItem'>; now: () => number }

export const lastTapsKey = 'stampdesk.taps'
const kept = 20
/** A shift; a night lies between two. */
const shiftMs = 12 * 3_600_000

/** What was done here last, over a reload and a new start of the app. */
export function createLastTaps({ storage, now }: Deps): LastTaps {
  const store = createStore<readonly LastTap[]>(recall)
  const claimed = new Set<string>()

  function recall(): LastTap[] {
    return readList(storage, lastTapsKey, isTap).filter(isOfThisShift)
  }
  function isOfThisShift({ tappedAt }: LastTap): boolean {
    return Math.abs(now() - tappedAt) < shiftMs
  }
  function set(taps: readonly LastTap[]): void {
    const next = taps.filter(isOfThisShift).slice(0, kept)
    store.setState(next, true)
    // Where it cannot be kept it is gone with the page; what was done is the server's to know.
    writeJson(storage, lastTapsKey, next)
  }
  function change(commandId: string, to: Partial<LastTap>): void {
    set(store.getState().map((tap) => (tap.commandId === commandId ? { ...tap, ...to } : tap)))
  }

  return {
    getState: store.getState,
    subscribe: (listener) => store.subscribe(listener),
    add(tap) {
      const isOver = ({ kind, stampIdx }: LastTap) => kind === 'new' && stampIdx === tap.stampIdx
      const others = store.getState().filter((it) => it.commandId !== tap.commandId && !isOver(it))
      set([tap, ...others])
    },
    takenBack: (commandId) => change(commandId, { isTakenBack: true }),
    ended(commandId, how) {
      const tap = store.getState().find((it) => it.commandId === commandId)
      const next = { ...tap, ...how }
      if (tap && (next.end !== tap.end || next.undoEnd !== tap.undoEnd)) change(commandId, how)
    },
    reread: () => store.setState(recall(), true),
    claim(commandId) {
      if (claimed.has(commandId)) return false
      claimed.add(commandId)
      return true
    },
    letGo: (commandId) => void claimed.delete(commandId),
  }
}

function isTap(value: unknown): value is LastTap {
  if (typeof value !== 'object' || value === null) return false
  const { kind, commandId, stampIdx, count, tappedAt } = value as Record<string, unknown>
  return (
    (kind === 'add' || kind === 'reward' || kind === 'new') &&
    typeof commandId === 'string' &&
    [stampIdx, count, tappedAt].every((it) => Number.isSafeInteger(it))
  )
}
