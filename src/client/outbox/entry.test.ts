import { describe, expect, test } from 'vitest'
import { type Entry, type EntryEvent, honestState, moveEntry } from './entry.ts'
import { tap } from './rig/rig.ts'

const command = tap()
const { commandId } = command
const numbered = { command, seq: 4, epoch: 'e' }
const settled = { ...numbered, settledAt: 9 }

const entries: Record<Entry['phase'], Entry> = {
  held: { phase: 'held', command, ord: 1, holdMs: 5_000 },
  waiting: { phase: 'waiting', ...numbered },
  sent: { phase: 'sent', ...numbered },
  stuck: { phase: 'stuck', ...numbered, refusal: 'invalid-request' },
  confirmed: { phase: 'confirmed', ...settled },
  'carried-over': { phase: 'carried-over', ...settled, nextStampIdx: 8 },
  refused: { phase: 'refused', ...settled, refusal: 'expired' },
  review: { phase: 'review', ...settled, refusal: null },
}
const verdict = { commandId, outcome: 'applied', replayed: false, refusal: null, nextStampIdx: null } as const
const events: Record<EntryEvent['type'], EntryEvent> = {
  released: { type: 'released', seq: 4, epoch: 'e' },
  sent: { type: 'sent' },
  unanswered: { type: 'unanswered' },
  settled: { type: 'settled', verdict, serverNow: 9 },
  rejected: { type: 'rejected', refusal: 'invalid-request' },
  retried: { type: 'retried' },
}

/** The whole table: what is not in it must throw. */
const table: Partial<Record<Entry['phase'], Partial<Record<EntryEvent['type'], Entry['phase']>>>> = {
  held: { released: 'waiting' },
  waiting: { sent: 'sent', settled: 'confirmed', rejected: 'stuck' },
  sent: { unanswered: 'waiting', settled: 'confirmed', rejected: 'stuck' },
  stuck: { settled: 'confirmed', retried: 'waiting' },
}

const phases = Object.keys(entries) as Entry['phase'][]
const types = Object.keys(events) as EntryEvent['type'][]

describe.each(phases)('a %s entry', (phase) => {
  test.each(types)('that is %s', (type) => {
    const expected = table[phase]?.[type]
    if (expected) expect(moveEntry(entries[phase], events[type])).toEqual(entries[expected])
    else expect(() => moveEntry(entries[phase], events[type])).toThrow(`is ${phase} and cannot be ${type}`)
  })
})

test.each([
  ['applied', 'confirmed', 'confirmed'],
  ['carried-over', 'carried-over', 'confirmed'],
  ['refused', 'refused', 'refused'],
  ['review', 'review', 'review'],
] as const)('the verdict %s ends it as %s, shown as %s', (outcome, phase, state) => {
  const after = moveEntry(entries.sent, { type: 'settled', verdict: { ...verdict, outcome }, serverNow: 9 })
  expect([after.phase, honestState(after)]).toEqual([phase, state])
})

test('a removal that was made on another card tells from which', () => {
  const elsewhere = { ...verdict, nextStampIdx: 8 }
  expect(moveEntry(entries.sent, { type: 'settled', verdict: elsewhere, serverNow: 9 })).toEqual({
    ...entries.confirmed,
    nextStampIdx: 8,
  })
})

test('the verdict of another command is not taken', () => {
  const other = { ...verdict, commandId: crypto.randomUUID() }
  expect(() => moveEntry(entries.sent, { type: 'settled', verdict: other, serverNow: 9 })).toThrow(
    'is given the verdict',
  )
})
