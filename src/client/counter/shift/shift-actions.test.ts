/** S-17: in a shift is what its person did, each once, as far as it is known to have got. */
import { expect, test } from 'vitest'
import type { ShiftAction } from '#shared/shift-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import type { Entry } from '../../outbox/entry.ts'
import type { LastTap } from '../../store/last-taps.ts'
import { actionsOf, isFound, totalsOf } from './shift-actions.ts'

const stampIdx = 394298061728

function waiting(commandId: string, personId: string, tappedAt: number): Entry {
  const command = { kind: 'add', commandId, stampIdx, count: 2, tappedAt, personId } as const
  return { phase: 'waiting', command, seq: 1, epoch: 'e' }
}

const decided = (id: string, at: number, more: Partial<ShiftAction> = {}): ShiftAction => ({
  id,
  at,
  tappedAt: null,
  kind: 'add',
  event: 'stamp.added',
  stampIdx,
  cardNm: 'Americano card',
  delta: 1,
  refusal: null,
  ...more,
})

test('what another has tapped at this tablet is in nobody else’s shift', () => {
  const entries = [waiting('a', 'jo', 1), waiting('b', 'kim', 2)]
  const taps = [
    { kind: 'add', commandId: 'c', stampIdx, count: 1, tappedAt: 3, personId: 'kim' } as const,
    { kind: 'add', commandId: 'd', stampIdx, count: 1, tappedAt: 4 } as const,
  ]
  expect(actionsOf('jo', { actions: [], entries, taps }).map(({ id }) => id)).toEqual(['a'])
})

test('the server’s word is the last: what it has decided waits no more, and each action is there once', () => {
  const entries = [waiting('a', 'jo', 5), waiting('b', 'jo', 9)]
  const actions = actionsOf('jo', { actions: [decided('a', 7)], entries, taps: [] })
  expect(actions.map(({ id, state }) => [id, state])).toEqual([
    ['b', 'saved-here'],
    ['a', 'confirmed'],
  ])
})

test.each([
  [{}, 'confirmed'],
  [{ refusal: 'wrong-password', kind: 'redeem', event: 'command.refused' }, 'refused'],
  [{ refusal: 'being-checked', event: 'command.sent' }, 'checking'],
  [{ refusal: 'being-checked', event: 'command.reviewed' }, 'review'],
  [{ kind: 'shop', event: 'session.opened', stampIdx: null }, null],
] as const)('%j has the state %s', (more, state) => {
  expect(actionsOf('jo', { actions: [decided('a', 1, more)], entries: [], taps: [] })[0]?.state).toBe(state)
})

test('what was refused, or waits for a manager, is not counted; what was taken back is not either', () => {
  const actions = actionsOf('jo', {
    actions: [
      decided('a', 1, { delta: 5 }),
      decided('b', 2, { kind: 'remove', event: 'stamp.removed', delta: -2 }),
      decided('c', 3, { refusal: 'full', event: 'command.refused' }),
      decided('d', 4, { kind: 'redeem', event: 'stamp.redeemed', delta: 0 }),
      decided('e', 5, { kind: 'redeem', refusal: 'wrong-password', event: 'command.refused', delta: 0 }),
    ],
    entries: [waiting('f', 'jo', 6)],
    taps: [],
  })
  expect(totalsOf(actions)).toEqual({ stamps: 5, rewards: 1 })
})

const tapped = { kind: 'add', commandId: 'a', stampIdx, count: 2, tappedAt: 1, personId: 'jo' } as const

test('neither an add that was undone in time nor a card that was made is in a shift', () => {
  const taps = [
    { ...tapped, isTakenBack: true } as const,
    { ...tapped, kind: 'new', commandId: 'b' } as const,
  ]
  expect(actionsOf('jo', { actions: [], entries: [], taps })).toEqual([])
})

test('an add that is taken back counts until its removal does, and after it where that was in vain', () => {
  const taken = { ...tapped, isTakenBack: true } as const
  const command = { ...tapped, kind: 'remove', commandId: 'r', undoes: 'a', tappedAt: 2 } as const
  const removal: Entry = { phase: 'waiting', command, seq: 2, epoch: 'e' }
  const stamps = (tap: LastTap, entries: readonly Entry[]) =>
    totalsOf(actionsOf('jo', { actions: [], entries, taps: [tap] })).stamps
  expect(stamps(taken, [removal])).toBe(0)
  expect(stamps(taken, [{ ...removal, phase: 'refused', refusal: 'full', settledAt: 3 }])).toBe(2)
  expect(stamps({ ...taken, undoEnd: 'refused' }, [])).toBe(2)
  expect(stamps(taken, [])).toBe(0)
})

test('a action is found by a piece of its code, with or without hyphens, by a name and by what was done', () => {
  const code = formatStampCode(stampIdx)
  const shown = 'Yuna Stamps added'
  for (const text of [code, code.toLowerCase(), code.replaceAll('-', ''), code.slice(0, 4), 'yuna', 'added'])
    expect(isFound({ stampIdx }, shown, text), text).toBe(true)
  expect(isFound({ stampIdx }, shown, 'ZZZZ')).toBe(false)
  expect(isFound({ stampIdx: null }, 'Signed in', '3942')).toBe(false)
})
