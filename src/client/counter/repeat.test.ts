import { expect, test } from 'vitest'
import type { Entry } from '../outbox/entry.ts'
import { recentAdd, whoStamped } from './repeat.ts'

const now = 1_000_000
const add = (commandId: string, tappedAt: number): Entry => ({
  phase: 'held',
  command: { kind: 'add', commandId, stampIdx: 1, count: 1, tappedAt },
  ord: 1,
  holdMs: 5000,
})
const undo: Entry = {
  phase: 'waiting',
  command: { kind: 'remove', commandId: 'r', stampIdx: 1, count: 1, tappedAt: now, undoes: 'a' },
  seq: 1,
  epoch: 'e',
}
const facts = { entries: [], saving: [], lastAdd: null, asOf: 500, receivedAt: now, now }

test('an add of this tablet within 20 s is found, an older one is not', () => {
  expect(recentAdd({ ...facts, entries: [add('a', now - 12_000)] })).toEqual({ by: null, at: now - 12_000 })
  expect(recentAdd({ ...facts, entries: [add('a', now - 20_000)] })).toBeNull()
})

test('whoever stamped is named, and not who has taken over the tablet since', () => {
  const [jo, mina] = [
    { personId: 'jo', name: 'Jo' },
    { personId: 'mina', name: 'Mina' },
  ]
  const entry = add('a', now - 2_000)
  const byJo = { ...entry, command: { ...entry.command, personId: 'jo' } } as Entry
  const recent = recentAdd({ ...facts, entries: [byJo] })
  if (!recent) throw new Error('it is recent')
  expect(whoStamped(recent, mina, [jo, mina])).toBe('Jo')
  expect(whoStamped(recent, jo, [])).toBe('Jo')
  expect(whoStamped(recent, mina, [])).toBeNull()
  expect(whoStamped({ by: 'Sam', at: now }, mina, [jo])).toBe('Sam')
  expect(whoStamped({ by: null, at: now }, mina, [jo])).toBe('Mina')
})

test('an add that is still on its way to the disk is found', () => {
  const { command } = add('a', now - 80)
  expect(recentAdd({ ...facts, saving: [command] })).toEqual({ by: null, at: now - 80 })
})

test('one that was taken back is no reason to ask', () => {
  expect(recentAdd({ ...facts, entries: [add('a', now - 2_000), undo] })).toBeNull()
})

test('nor where the server tells of it, which knows it as the last add all the same', () => {
  const lastAdd = { commandId: 'a', at: 500 - 2_000, count: 1, by: 'Jo' }
  expect(recentAdd({ ...facts, lastAdd })).toEqual({ by: 'Jo', at: now - 2_000 })
  expect(recentAdd({ ...facts, lastAdd, entries: [undo] })).toBeNull()
})

test('an add at another tablet is reported by the server, by its own clock', () => {
  const lastAdd = { at: 500 - 8_000, count: 1, by: 'Sam' }
  expect(recentAdd({ ...facts, lastAdd })).toEqual({ by: 'Sam', at: now - 8_000 })
  expect(recentAdd({ ...facts, lastAdd, receivedAt: now - 15_000 })).toBeNull()
})

test("what a system has added is nobody's slip of a finger", () => {
  expect(recentAdd({ ...facts, lastAdd: { at: 500, count: 1, by: '' } })).toBeNull()
})

test('a clock that was set back does not ask for ever', () => {
  expect(recentAdd({ ...facts, entries: [add('a', now + 3_600_000)] })).toBeNull()
})
