import { expect, test } from 'vitest'
import type { Snapshot } from '#shared/stamp.ts'
import type { Entry } from '../outbox/entry.ts'
import { advanceBaseline, pendingOf } from './card-baseline.ts'

const snapshot = (stamps: number, asOf: number) => ({ stamps, asOf, maxStamps: 10 }) as Snapshot
const command = { kind: 'add', commandId: 'a', stampIdx: 1, count: 2, tappedAt: 0 } as const
const sent: Entry = { phase: 'sent', command, seq: 1, epoch: 'e' }
const held: Entry = { phase: 'held', command, ord: 1, holdMs: 5000 }
const confirmed = (settledAt: number): Entry => ({
  phase: 'confirmed',
  command,
  seq: 1,
  epoch: 'e',
  settledAt,
})

test('the first snapshot is taken as it is', () => {
  expect(advanceBaseline(null, snapshot(3, 10), [sent])?.stamps).toBe(3)
  expect(advanceBaseline(null, null, [])).toBeNull()
})

test('a newer snapshot replaces an older one, never the reverse', () => {
  expect(advanceBaseline(snapshot(3, 10), snapshot(4, 11), [held])?.stamps).toBe(4)
  expect(advanceBaseline(snapshot(4, 11), snapshot(3, 10), [])?.stamps).toBe(4)
})

test('what was read while our own command was on its way is not believed, since it may hold it', () => {
  expect(advanceBaseline(snapshot(3, 10), snapshot(5, 12), [sent])?.stamps).toBe(3)
})

test('a verdict counts in by itself, once, and the snapshot after it changes nothing', () => {
  const before = snapshot(3, 10)
  const after = advanceBaseline(before, before, [confirmed(13)])
  expect(after).toMatchObject({ stamps: 5, asOf: 13 })
  expect(advanceBaseline(after, snapshot(5, 12), [confirmed(13)])).toBe(after)
  expect(advanceBaseline(after, snapshot(5, 14), [confirmed(13)])?.stamps).toBe(5)
})

test('a removal counts down, and no count leaves the card', () => {
  const removal: Entry = {
    phase: 'confirmed',
    command: { ...command, kind: 'remove', count: 5 },
    seq: 2,
    epoch: 'e',
    settledAt: 11,
  }
  expect(advanceBaseline(snapshot(3, 10), null, [removal])?.stamps).toBe(0)
})

test('an undo of what was carried over leaves the full card as it is', () => {
  const carried: Entry = { phase: 'carried-over', command, seq: 1, epoch: 'e', settledAt: 9, nextStampIdx: 8 }
  const undo = { ...command, kind: 'remove', commandId: 'b', undoes: 'a' } as const
  const waiting: Entry = { phase: 'waiting', command: undo, seq: 2, epoch: 'e' }
  expect(pendingOf([carried, waiting])).toEqual([])
  expect(pendingOf([waiting])).toEqual([undo])
  const done: Entry = { ...waiting, phase: 'confirmed', settledAt: 11 }
  expect(advanceBaseline(snapshot(10, 10), null, [carried, done])?.stamps).toBe(10)
  // A manager has seen the add meanwhile, and it is off the tablet.
  expect(advanceBaseline(snapshot(10, 10), null, [{ ...done, nextStampIdx: 8 }])?.stamps).toBe(10)
  expect(advanceBaseline(snapshot(10, 10), null, [done])?.stamps).toBe(8)
})

test('the same object comes back where nothing is new, so that nothing is drawn again', () => {
  const baseline = snapshot(3, 10)
  expect(advanceBaseline(baseline, baseline, [held])).toBe(baseline)
})
