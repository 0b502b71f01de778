import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { objection, project, type Stamp } from './stamp.ts'

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
  })

  test('as many are added as fit, and as many removed as there are', () => {
    expect([1, 2, 3, 4, 5].map((count) => objection.add(stamp(), count, today))).toEqual([
      null,
      null,
      null,
      'full',
      'full',
    ])
    expect(objection.remove(stamp({ stamps: 2 }), 2, today)).toBeNull()
    expect(objection.remove(stamp({ stamps: 2 }), 3, today)).toBe('nothing-to-remove')
  })
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
