import { expect, test } from 'vitest'
import type { CurrentUser } from './lock.ts'
import { createLockStore } from './lock-store.ts'

const jo: CurrentUser = { personId: 'jo', name: 'Jo', role: 'cashier', color: 0, by: 'pin' }
const path = '/card/7'

function tablet() {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  let at = 1_000_000
  const open = () => createLockStore({ storage, now: () => at })
  return { kept, open, pass: (ms: number) => (at += ms) }
}

function signedIn() {
  const it = tablet()
  const store = it.open()
  store.move({ type: 'signed-in', user: jo, isProven: true })
  return { ...it, store }
}

test('ten minutes without a touch lock it, and a touch begins them anew', () => {
  const { store, pass } = signedIn()
  pass(599_999)
  expect(store.watch(path)).toBe(2_000)
  expect(store.getState().state).toBe('open')
  store.touch()
  pass(599_999)
  store.watch(path)
  expect(store.getState().state).toBe('open')
  pass(1)
  store.watch(path)
  expect(store.getState()).toEqual({ state: 'locked', why: 'idle', whose: jo, path: '/' })
})

test('its last twenty seconds are counted down, and a touch ends that', () => {
  const { store, pass } = signedIn()
  pass(579_000)
  expect(store.soon()).toBeNull()
  pass(1_000)
  expect(store.soon()).toBe(20_000)
  pass(15_000)
  expect(store.soon()).toBe(5_000)
  store.touch()
  expect(store.soon()).toBeNull()
  pass(590_000)
  const letGo = store.hold('reward')
  expect(store.soon()).toBeNull()
  letGo()
  pass(10_000)
  expect(store.soon()).toBeNull()
})

test('the shop sets how long', () => {
  const { store, pass } = signedIn()
  store.setIdleMs(30_000)
  expect(store.watch(path)).toBe(30_000)
  pass(30_000)
  store.watch(path)
  expect(store.getState().state).toBe('locked')
})

test('a reload opens nothing, and the time that the app was closed counts', () => {
  const { open, store, pass } = signedIn()
  store.move({ type: 'asked', path })
  expect(open().getState()).toEqual(store.getState())
  const other = signedIn()
  other.pass(3_600_000)
  const started = other.open()
  started.watch(path)
  expect(started.getState().state).toBe('locked')
  expect(open().getState().state).toBe('locked')
  expect(pass(0)).toBeGreaterThan(0)
})

test('a touch in one tab keeps the other open, and a lock in one locks the other', () => {
  const { open, store, pass } = signedIn()
  const other = open()
  pass(100_000)
  other.touch()
  pass(100_000)
  store.watch(path)
  expect(store.getState().state).toBe('open')
  store.move({ type: 'turned', path })
  other.reread()
  expect(other.getState()).toEqual(store.getState())
})

test('a reward on its way is never cut off; an untouched keypad is nobody’s after five minutes more', () => {
  const { store, pass } = signedIn()
  const letGo = store.hold('reward')
  pass(3_600_000)
  store.watch(path)
  expect(store.getState().state).toBe('open')
  letGo()
  store.touch()
  const close = store.hold('keypad')
  pass(14 * 60_000)
  store.watch(path)
  expect(store.getState().state).toBe('open')
  pass(60_000)
  store.watch(path)
  expect(store.getState().state).toBe('locked')
  close()
})

test('a clock that was set back leaves no tablet open', () => {
  const { store, pass } = signedIn()
  pass(-86_400_000)
  store.watch(path)
  expect(store.getState().state).toBe('locked')
})

test('with storage blocked it holds as long as the page', () => {
  const blocked = {
    getItem(): string {
      throw new DOMException('blocked', 'SecurityError')
    },
    setItem() {
      throw new DOMException('blocked', 'SecurityError')
    },
  }
  let at = 0
  const store = createLockStore({ storage: blocked, now: () => at })
  store.move({ type: 'signed-in', user: jo, isProven: true })
  at = 600_000
  store.watch(path)
  expect(store.getState().state).toBe('locked')
})
