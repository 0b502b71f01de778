import { expect, test } from 'vitest'
import type { SessionStatus } from '../../api/counter-calls.ts'
import type { CurrentUser, Lock } from '../../store/lock.ts'
import { reconciling } from './reconciling.ts'

const jo: CurrentUser = { personId: 'jo', name: 'Jo', role: 'cashier', color: 0, by: 'pin' }
const kim: CurrentUser = { personId: 'kim', name: 'Kim', role: 'manager', color: 1, by: 'pin' }
const path = '/card/7'
const open = (user: CurrentUser): Lock => ({ state: 'open', user })
const unchecked = (user: CurrentUser) => open({ ...user, by: 'unchecked' })
const shut: Lock[] = [
  { state: 'locked', why: 'asked', whose: kim, path },
  { state: 'turned', whose: kim, path },
]

/** What the server says: whose session the cookie of this browser is. */
function heard(who: CurrentUser | null, { tablet = 'paired', demo = false } = {}): SessionStatus {
  const person = who && { personId: who.personId, name: who.name, role: who.role, color: who.color }
  return {
    entrance: { tablet: { state: tablet }, demo, person },
    session: person && { person, demo },
  } as SessionStatus
}

test('a session that is found is no PIN: who went on without one is not raised by it, their own or another’s', () => {
  for (const found of [jo, kim])
    for (const here of [jo, kim]) expect(reconciling(heard(found), unchecked(here), path)).toBe('leave')
  expect(reconciling(heard(kim, { tablet: 'unpaired', demo: true }), unchecked(kim), path)).toBe('leave')
  expect(reconciling(heard(null), unchecked(kim), path)).toBeNull()
})

test('behind the lock and on the customer’s side no session is left', () => {
  for (const lock of shut) {
    expect(reconciling(heard(kim), lock, path)).toBe('leave')
    expect(reconciling(heard(null), lock, path)).toBeNull()
  }
})

test('whoever a PIN has let in stays, over a reload too, until the server knows nobody here', () => {
  expect(reconciling(heard(kim), open(kim), path)).toBeNull()
  expect(reconciling(heard(null), open(kim), path)).toEqual({ type: 'ended', path })
})

test('who has signed in elsewhere on this tablet, or is called otherwise now, is who is here', () => {
  for (const lock of [{ state: 'unmet' } as const, open(jo), open({ ...kim, name: 'Kimberly' })])
    expect(reconciling(heard(kim), lock, path)).toEqual({ type: 'signed-in', user: kim, isProven: true })
})

test('a manager’s own browser neither locks nor signs out', () => {
  const desk = heard(kim, { tablet: 'unpaired' })
  for (const lock of [...shut, unchecked(kim), open(jo)]) expect(reconciling(desk, lock, path)).toBeNull()
})
