import { expect, test } from 'vitest'
import type { Entry } from '../outbox/entry.ts'
import { lastUndoable, whoMayUndo } from './undoable.ts'

const now = 10_000_000
const tap = (commandId: string, ageMs: number) => ({ commandId, count: 1, tappedAt: now - ageMs })
const numbered = { seq: 1, epoch: 'e' }
const command = (commandId: string) => ({ kind: 'add', stampIdx: 1, ...tap(commandId, 1000) }) as const

test('the newest tap of this view is taken back first', () => {
  expect(lastUndoable([tap('a', 3000), tap('b', 1000)], [], now)?.commandId).toBe('b')
  expect(lastUndoable([], [], now)).toBeNull()
})

test('one that is still held may be taken back from another view, one that was sent may not', () => {
  const held: Entry = { phase: 'held', command: command('h'), ord: 1, holdMs: 5000 }
  const sent: Entry = { phase: 'sent', command: command('s'), ...numbered }
  expect(lastUndoable([], [held, sent], now)?.commandId).toBe('h')
})

test('after ten minutes, once taken back, and once refused there is nothing to undo', () => {
  expect(lastUndoable([tap('a', 600_001)], [], now)).toBeNull()
  const undo: Entry = {
    phase: 'waiting',
    command: { kind: 'remove', commandId: 'r', stampIdx: 1, count: 1, tappedAt: now, undoes: 'a' },
    ...numbered,
  }
  expect(lastUndoable([tap('a', 1000)], [undo], now)).toBeNull()
  const refused: Entry = {
    phase: 'refused',
    command: command('a'),
    refusal: 'expired',
    settledAt: 1,
    ...numbered,
  }
  expect(lastUndoable([tap('a', 1000)], [refused], now)).toBeNull()
})

test('nobody takes back what a colleague added', () => {
  const mine = { ...tap('a', 3000), personId: 'jo' }
  const theirs = { ...tap('b', 1000), personId: 'mina' }
  expect(lastUndoable([mine, theirs], [], now, 'jo')?.commandId).toBe('a')
  expect(lastUndoable([theirs], [], now, 'jo')).toBeNull()
})

test('whoever may take it back is named: me, a colleague, after ten minutes a manager, and nobody once it is gone', () => {
  const facts = { entries: [], now, personId: 'jo' }
  expect(whoMayUndo({ ...tap('a', 1000), personId: 'jo' }, facts)).toBe('me')
  expect(whoMayUndo({ ...tap('a', 1000), personId: 'mina' }, facts)).toBe('colleague')
  expect(whoMayUndo({ ...tap('a', 600_000), personId: 'jo' }, facts)).toBe('manager')
  const review = { seq: 1, epoch: 'e', settledAt: 1, refusal: null, command: command('a') }
  const entries = [{ ...review, phase: 'review' } as Entry]
  expect(whoMayUndo({ ...tap('a', 1000), personId: 'jo' }, { ...facts, entries })).toBeNull()
})
