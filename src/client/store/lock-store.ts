import { createStore } from 'zustand/vanilla'
import { readJson, writeJson } from './json-storage.ts'
import { type Lock, type LockEvent, moveLock, readLock } from './lock.ts'
import { lockKey } from './lock-key.ts'

/** Why the lock waits: for an open keypad its time, for a reward on its way for ever; somebody is just coming in. */
type Held = 'keypad' | 'reward' | 'entering'

export type LockStore = {
  getState(): Lock
  subscribe(listener: () => void): () => void
  move(event: LockEvent): void
  /** Somebody is here. */
  touch(): void
  /** The shop's setting, as the server last sent it. */
  setIdleMs(ms: number): void
  /** The lock does not fall while this is held. Returns what lets go. */
  hold(why: Held): () => void
  isHeld(why: Held): boolean
  /** Another tab of this tablet has moved it, or this page comes out of the back-forward cache. */
  reread(): void
  /** Locks where nobody has touched the tablet for too long; else after how many ms to look again. */
  watch(path: string): number
  /** Milliseconds until it locks, where that is soon enough to be shown; null else. */
  soon(): number | null
}

type LockDeps = { storage: Pick<Storage, 'getItem' | 'setItem'>; now: () => number }

const keys = { lock: lockKey, activeAt: 'stampdesk.active', idleMs: 'stampdesk.idle' }
const usualIdleMs = 10 * 60_000
/** The last of it is counted down, so that nobody is surprised. */
const warnedMs = 20_000
/** An untouched keypad is nobody's any more after so much longer. */
const keypadMs = 5 * 60_000
/** Each touch is remembered in this tab, and posted to the others so often. */
const shareEveryMs = 2_000

/**
 * In `localStorage`, so that neither a reload nor another tab nor a start anew opens a locked tablet. Where storage is
 * blocked the lock holds as long as the page, and the server's session is ended with it in any case.
 */
export function createLockStore({ storage, now }: LockDeps): LockStore {
  const read = (key: string) => readJson(storage, key)
  const write = (key: string, value: unknown) => writeJson(storage, key, value)
  const store = createStore<{ lock: Lock }>(() => ({ lock: recall() ?? { state: 'unmet' } }))
  const held = new Map<symbol, Held>()
  let activeAt = toNumber(read(keys.activeAt)) ?? 0
  let sharedAt = activeAt

  function recall(): Lock | null {
    return readLock(read(keys.lock))
  }
  function touch(): void {
    activeAt = now()
    if (Math.abs(activeAt - sharedAt) < shareEveryMs) return
    sharedAt = activeAt
    write(keys.activeAt, activeAt)
  }
  function move(event: LockEvent): void {
    const { lock } = store.getState()
    const next = moveLock(lock, event)
    if (next === lock) return
    if (next.state === 'open') touch()
    write(keys.lock, next)
    store.setState({ lock: next })
  }
  /** Negative where it is over. A touch in another tab is a touch of this tablet. */
  function left(): number {
    activeAt = Math.max(activeAt, toNumber(read(keys.activeAt)) ?? 0)
    const limit = idleMs() + (isHeld('keypad') ? keypadMs : 0)
    // A time to come is a clock that was set back.
    return activeAt > now() + shareEveryMs ? 0 : activeAt + limit - now()
  }
  const isHeld = (why: Held) => [...held.values()].includes(why)
  const idleMs = () => toNumber(read(keys.idleMs)) ?? usualIdleMs

  return {
    getState: () => store.getState().lock,
    subscribe: (listener) => store.subscribe(listener),
    move,
    touch,
    setIdleMs: (ms) => write(keys.idleMs, ms),
    hold(why) {
      const key = Symbol(why)
      held.set(key, why)
      return () => void held.delete(key)
    },
    isHeld,
    reread() {
      const lock = recall()
      if (lock && JSON.stringify(lock) !== JSON.stringify(store.getState().lock)) store.setState({ lock })
    },
    watch(path) {
      const leftMs = left()
      if (leftMs > 0 || isHeld('reward')) return Math.max(leftMs, shareEveryMs)
      move({ type: 'idle', path })
      return idleMs()
    },
    soon() {
      const { lock } = store.getState()
      if (lock.state !== 'open' || lock.user.by === 'sample' || isHeld('reward')) return null
      const leftMs = left()
      return leftMs > 0 && leftMs <= Math.min(warnedMs, idleMs() / 3) ? leftMs : null
    },
  }
}

function toNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
