import { describe, expect, test } from 'vitest'
import { type Limits, noLimits } from '#shared/limits.ts'
import type { Entry } from '../../outbox/entry.ts'
import { limitAhead } from './limit-ahead.ts'

const minute = 60_000
const now = 1_000_000_000
const facts = {
  count: 1,
  entries: [] as Entry[],
  lastAdd: null,
  asOf: 5_000,
  receivedAt: now - minute,
  now,
  shopTime: '2026-03-10 12:00:00',
}
const added = (minutesAgo: number, more: object = {}): Entry =>
  ({
    phase: 'waiting',
    seq: 1,
    epoch: 'e',
    command: { kind: 'add', commandId: 'a', stampIdx: 1, count: 1, tappedAt: now - minutesAgo * minute },
    ...more,
  }) as Entry
const undoing: Entry = {
  phase: 'waiting',
  seq: 2,
  epoch: 'e',
  command: { kind: 'remove', commandId: 'b', stampIdx: 1, count: 1, tappedAt: now, undoes: 'a' },
}
const of = (limits: Partial<Limits>): Limits => ({ ...noLimits, ...limits })
const days = Array.from({ length: 7 }, () => ({ from: '09:00', to: '18:00' }))

describe('before a stamp', () => {
  test('no limit is met where there is none', () => {
    expect(limitAhead(noLimits, { ...facts, count: 5 })).toBeNull()
  })

  test.each([
    [2, null],
    [3, { limit: 'stampsAScan', kind: 'soft', max: 2 }],
  ])('%i with one tap', (count, hit) => {
    expect(limitAhead(of({ stampsAScan: { max: 2, kind: 'soft' } }), { ...facts, count })).toEqual(hit)
  })

  const between = of({ minutesBetween: { max: 10, kind: 'hard' } })
  const hit = { limit: 'minutesBetween', kind: 'hard', max: 10 }
  test.each([
    ['this tablet has stamped it nine minutes ago', { entries: [added(9)] }, hit],
    ['ten minutes ago', { entries: [added(10)] }, null],
    ['nine minutes ago, and taken it back', { entries: [added(9), undoing] }, null],
    [
      'the server has reported it, and this tablet takes it back',
      { lastAdd: { commandId: 'a', at: 5_000, count: 1, by: 'Jo' }, entries: [undoing] },
      null,
    ],
    [
      'the server has reported another, and this tablet takes its own back',
      { lastAdd: { at: 5_000, count: 1, by: 'Jo' }, entries: [added(2), undoing] },
      hit,
    ],
    ['nine minutes ago, and been refused', { entries: [added(9, { phase: 'refused' })] }, null],
    // A minute old on arrival by this tablet's clock, whatever the server's clock says.
    [
      'another tablet has, eight minutes before the snapshot',
      { lastAdd: { at: 5_000 - 8 * minute, count: 1, by: 'Jo' } },
      hit,
    ],
    [
      'another tablet has, nine minutes before the snapshot',
      { lastAdd: { at: 5_000 - 9 * minute, count: 1, by: 'Jo' } },
      null,
    ],
  ])('minutes between: %s', (_, more, expected) => {
    expect(limitAhead(between, { ...facts, ...more })).toEqual(expected)
  })

  test('outside the opening hours by the shop’s clock, and unknown without it', () => {
    const limits = of({ openingHours: { days, kind: 'soft' } })
    expect(limitAhead(limits, facts)).toBeNull()
    expect(limitAhead(limits, { ...facts, shopTime: '2026-03-10 18:00:00' })).toMatchObject({ max: null })
    expect(limitAhead(limits, { ...facts, shopTime: null })).toBeNull()
  })

  test('a hard one is shown before a soft one', () => {
    const limits = of({
      stampsAScan: { max: 1, kind: 'soft' },
      openingHours: { days: days.map(() => null), kind: 'hard' },
    })
    expect(limitAhead(limits, { ...facts, count: 2 })).toMatchObject({ limit: 'openingHours', kind: 'hard' })
  })
})
