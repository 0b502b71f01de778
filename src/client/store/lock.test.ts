import { expect, test } from 'vitest'
import {
  type CurrentUser,
  type Lock,
  type LockEvent,
  moveLock,
  owesPin,
  pathFor,
  readLock,
  tappedBy,
} from './lock.ts'

const jo: CurrentUser = { personId: 'jo', name: 'Jo', role: 'cashier', color: 0, by: 'pin' }
const mina: CurrentUser = { personId: 'mina', name: 'Mina', role: 'manager', color: 1, by: 'pin' }
const path = '/card/7'
const open: Lock = { state: 'open', user: jo }
const locked: Lock = { state: 'locked', why: 'asked', whose: jo, path }
const turned: Lock = { state: 'turned', whose: jo, path }
const unmet: Lock = { state: 'unmet' }
const every: Lock[] = [unmet, open, locked, turned]

const unchecked = (who: CurrentUser): CurrentUser => ({ ...who, by: 'unchecked' })
const signedIn = (user: CurrentUser, isProven = user.by === 'pin') =>
  ({ type: 'signed-in', user, isProven }) as const

test.each<[LockEvent, Lock]>([
  [{ type: 'asked', path }, locked],
  // Whoever comes to a tablet that nobody touched for so long has another customer before them.
  [
    { type: 'idle', path },
    { ...locked, why: 'idle', path: '/' },
  ],
  [
    { type: 'idle', path: '/waiting' },
    { ...locked, why: 'idle', path: '/waiting' },
  ],
  [
    { type: 'ended', path },
    { ...locked, why: 'ended' },
  ],
  [{ type: 'turned', path }, turned],
  [{ type: 'signed-out' }, { state: 'locked', why: 'signed-out', whose: null, path: null }],
])('%j shuts an open tablet', (event, shut) => {
  expect(moveLock(open, event)).toEqual(shut)
})

test.each(every.filter(({ state }) => state !== 'open'))('nothing but a sign-in moves %j', (lock) => {
  for (const type of ['idle', 'asked', 'ended', 'turned', 'pin-owed'] as const)
    expect(moveLock(lock, { type, path: '/waiting' })).toBe(lock)
  expect(moveLock(lock, { type: 'signed-out' })).toBe(lock)
})

test('a PIN opens every one of them', () => {
  for (const lock of every) expect(moveLock(lock, signedIn(mina))).toEqual({ state: 'open', user: mina })
})

test('a tablet that a customer holds is not opened for want of a line', () => {
  expect(moveLock(turned, signedIn(unchecked(jo)))).toBe(turned)
  expect(moveLock(locked, signedIn(unchecked(jo)))).toMatchObject({ state: 'open' })
})

test('without a line a PIN that this page knows opens it to its owner, though the server has not heard it', () => {
  const proven = signedIn(unchecked(jo), true)
  expect(moveLock(turned, proven)).toEqual({ state: 'open', user: unchecked(jo) })
  expect(pathFor(turned, proven, '/')).toBe(path)
})

test('whoever came in without a PIN is not locked out by time, and owes one only where it was not checked', () => {
  const sample: Lock = { state: 'open', user: { ...jo, by: 'sample' } }
  expect(moveLock(sample, { type: 'idle', path })).toBe(sample)
  expect(moveLock(sample, { type: 'asked', path })).toMatchObject({ state: 'locked' })
  expect(moveLock(open, { type: 'pin-owed', path })).toBe(open)
  const owing: Lock = { state: 'open', user: unchecked(mina) }
  expect(moveLock(owing, { type: 'pin-owed', path })).toMatchObject({ state: 'locked', why: 'pin-owed' })
})

test('the card comes back to whoever left it and for a PIN alone; everybody else begins at home', () => {
  for (const lock of [locked, turned]) {
    expect(pathFor(lock, signedIn(jo), '/')).toBe(path)
    expect(pathFor(lock, signedIn(mina), '/')).toBe('/')
    expect(pathFor(lock, signedIn(unchecked(jo)), '/')).toBe('/')
  }
  expect(pathFor({ ...locked, whose: null, path: null }, signedIn(jo), '/')).toBe('/')
})

test('a quick switch leaves the card on the screen', () => {
  expect(pathFor(open, signedIn(mina), path)).toBe(path)
})

test('a PIN is owed wherever none has opened it, and nobody has been here before there is one', () => {
  for (const lock of [locked, turned, { state: 'open', user: unchecked(jo) } as const])
    expect(owesPin(lock)).toBe(true)
  expect(owesPin(open)).toBe(false)
  expect(owesPin(unmet)).toBe(false)
})

test('each tap has its own name, and says so where the PIN was not checked', () => {
  expect(tappedBy(open)).toEqual({ personId: 'jo' })
  expect(tappedBy({ state: 'open', user: unchecked(mina) })).toEqual({
    personId: 'mina',
    pinChecked: false,
  })
  expect(tappedBy(locked)).toEqual({})
})

test('what the customer is shown is kept over a reload, and only what is of the list', () => {
  const telling = moveLock(open, { type: 'turned', path, refusal: 'expired' })
  expect(telling).toMatchObject({ state: 'turned', refusal: 'expired' })
  expect(readLock(JSON.parse(JSON.stringify(telling)))).toEqual(telling)
  expect(readLock({ ...telling, refusal: '<script>' })).toEqual(turned)
})

test('what was kept is read back, and what is none of ours opens nothing', () => {
  for (const lock of [open, locked, turned]) expect(readLock(JSON.parse(JSON.stringify(lock)))).toEqual(lock)
  expect(readLock({ state: 'open', attendant: jo })).toEqual(open)
  for (const foreign of [null, 1, 'open', {}, { state: 'open' }, { state: 'open', user: { name: 'x' } }])
    expect(readLock(foreign)).toBeNull()
  expect(readLock({ state: 'locked', whose: 7, path: 'https://evil.example' })).toEqual({
    state: 'locked',
    why: 'asked',
    whose: null,
    path: null,
  })
})
