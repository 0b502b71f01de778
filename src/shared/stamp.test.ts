import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apply, can, objection, project, type Stamp, type StampEvent } from './stamp.ts'

const today = '2026-03-10'
const stamp = (fields: Partial<Stamp> = {}): Stamp => ({
  stampIdx: 394,
  cardIdx: 1,
  stamps: 7,
  maxStamps: 10,
  strtYmd: '2026-01-01',
  endYmd: '2026-12-31',
  active: true,
  redeemedAt: null,
  ...fields,
})

describe('what may be done', () => {
  test.each([
    ['in use', {}, null, null, 'not-complete'],
    ['full', { stamps: 10 }, null, 'full', null],
    ['redeemed', { stamps: 10, redeemedAt: 1 }, 'already-redeemed', 'already-redeemed', 'already-redeemed'],
    ['inactive', { active: false }, 'not-active', 'not-active', 'not-active'],
    ['on its first day', { strtYmd: today }, null, null, 'not-complete'],
    ['before its first day', { strtYmd: '2026-03-11' }, 'not-yet-valid', 'not-yet-valid', 'not-yet-valid'],
    ['on its last day', { endYmd: today }, null, null, 'not-complete'],
    ['after its last day', { endYmd: '2026-03-09' }, 'expired', 'expired', 'expired'],
  ] as const)('%s', (_, fields, use, add, redeem) => {
    const it = stamp(fields)
    expect([objection.use(it, today), objection.add(it, 1, today), objection.redeem(it, today)]).toEqual([
      use,
      add,
      redeem,
    ])
    expect([can.use(it, today), can.add(it, 1, today), can.redeem(it, today)]).toEqual([!use, !add, !redeem])
  })

  test('as many are added as fit, and as many removed as there are', () => {
    expect([1, 2, 3, 4, 5].map((count) => can.add(stamp(), count, today))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
    expect(can.remove(stamp({ stamps: 2 }), 2, today)).toBe(true)
    expect(objection.remove(stamp({ stamps: 2 }), 3, today)).toBe('nothing-to-remove')
  })
})

describe('apply', () => {
  test('moves the count, redeems and ends', () => {
    const events: StampEvent[] = [
      { type: 'stamp.created', stamp: stamp({ stamps: 0 }) },
      { type: 'stamp.added', count: 5 },
      { type: 'stamp.removed', count: 1 },
      { type: 'stamp.updated', changes: { stamps: 9 } },
      { type: 'stamp.added', count: 1 },
      { type: 'stamp.redeemed', at: 42 },
    ]
    const last = events.reduce<Stamp | null>(apply, null)
    expect(last).toMatchObject({ stamps: 10, redeemedAt: 42 })
    expect(apply(last, { type: 'stamp.deleted' })).toBeNull()
  })

  test.each<[string, Stamp | null, StampEvent]>([
    ['above the maximum', stamp({ stamps: 10 }), { type: 'stamp.added', count: 1 }],
    ['below nothing', stamp({ stamps: 0 }), { type: 'stamp.removed', count: 1 }],
    ['redeem unfilled', stamp(), { type: 'stamp.redeemed', at: 1 }],
    ['redeem twice', stamp({ stamps: 10, redeemedAt: 1 }), { type: 'stamp.redeemed', at: 2 }],
    ['add after the redemption', stamp({ redeemedAt: 1 }), { type: 'stamp.added', count: 1 }],
    ['create twice', stamp(), { type: 'stamp.created', stamp: stamp() }],
    ['anything before it is created', null, { type: 'stamp.added', count: 1 }],
  ])('throws at %s', (_, before, event) => expect(() => apply(before, event)).toThrow())
})

describe('project', () => {
  const pending = fc.array(
    fc.record({
      kind: fc.constantFrom('add' as const, 'remove' as const),
      count: fc.integer({ min: 1, max: 5 }),
    }),
  )

  test('shows confirmed and waiting together, and what the card cannot hold apart', () => {
    expect(project(stamp({ stamps: 8 }), [{ kind: 'add', count: 3 }])).toEqual({
      confirmed: 8,
      waiting: 3,
      shown: 10,
      over: 1,
      toGo: 0,
      full: true,
    })
    expect(project(stamp({ stamps: 1 }), [{ kind: 'remove', count: 2 }])).toMatchObject({
      shown: 0,
      waiting: -2,
    })
  })

  test('nothing that waits is lost: shown and over add up, and the card is never over its maximum', () => {
    fc.assert(
      fc.property(fc.nat(10), pending, (stamps, commands) => {
        const { shown, over, waiting, toGo, full } = project(stamp({ stamps }), commands)
        expect(shown).toBeGreaterThanOrEqual(0)
        expect(shown + toGo).toBe(10)
        expect(full).toBe(toGo === 0)
        expect(over).toBe(Math.max(stamps + waiting - 10, 0))
      }),
    )
  })
})
