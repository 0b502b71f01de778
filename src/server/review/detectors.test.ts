/** Where a detector looks across what was counted by days. What they find and leave alone: `fraud-signals.test.ts`. */
import { expect, test } from 'vitest'
import { defaultFraudSettings } from '#shared/activity-api.ts'
import { planted, randomFrom } from '../testing/honest-traffic.ts'
import { detect } from './detectors.ts'
import { personDaysOf, together } from './person-days.ts'

const midnight = Date.parse('2026-03-05T00:00:00Z')
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
const card = { personId: 'p3', tabletId: 'till-2', stampIdx: 61_000, customer: 61_000 } as const

test('a card that is filled before midnight and redeemed after it is found, whichever days were read apart', () => {
  const actions = [
    planted('fill', { ...card, kind: 'add', at: midnight - 20_000, delta: 5 }),
    planted('fill-more', { ...card, kind: 'add', at: midnight - 1, delta: 5 }),
    planted('take', { ...card, kind: 'redeem', at: midnight + 20_000, delta: -10 }),
  ]
  const atOnce = personDaysOf(actions, dayOf)
  const apart = together(actions.toReversed().map((action) => personDaysOf([action], dayOf)))
  expect(apart).toEqual(atOnce)
  const found = detect({ days: apart, links: [] }, defaultFraudSettings, null)
  expect(found.map(({ detector, found: sum }) => [detector, sum])).toEqual([['add-then-redeem', 10]])
})

test('whoever stamps one customer’s cards too often is found, over however many days and cards', () => {
  const random = randomFrom(7)
  const one = (below: number) => Math.floor(random() * below)
  let flags = 0
  for (let n = 0; n < 300; n++) {
    const actions = Array.from({ length: 60 }, (_, k) => {
      const stampIdx = 61_000 + one(6)
      const at = midnight + one(7) * 86_400_000 + k * 1000
      return planted(`tap-${k}`, { ...card, kind: 'add', personId: `p${one(3)}`, stampIdx, at, delta: 1 })
    })
    // Cards 61 001 and later go on from the one before, or from none.
    const links = [1, 2, 3, 4, 5]
      .filter(() => random() < 0.4)
      .map((k) => [61_000 + k, 61_000 + k - 1] as const)
    const days = personDaysOf(actions, dayOf)
    const setting = { taps: 2 + one(30), times: 2, sharePercent: 50 }
    const settings = { ...defaultFraudSettings, 'one-card-one-person': setting }
    const found = detect({ days, links }, settings, null)
    // A day whose busiest card is not known rules nobody out.
    const unknown = days.map((it) => ({ ...it, mostOnOneCard: Number.POSITIVE_INFINITY }))
    expect(found).toEqual(detect({ days: unknown, links }, settings, null))
    flags += found.filter(({ detector }) => detector === 'one-card-one-person').length
  }
  expect(flags).toBeGreaterThan(30)
})

test('a change of tablet is one between paired tablets, and a day that was read apart has those between its parts', () => {
  const at = (seconds: number, tabletId: string) =>
    planted(`at-${seconds}`, { ...card, kind: 'add', tabletId, at: midnight + seconds * 1000, delta: 1 })
  const actions = [at(0, 'till-1'), at(5, 'desk:of-a-manager'), at(10, 'till-2'), at(300, 'till-1')]
  const parts = [actions.slice(2), actions.slice(0, 2)].map((part) => personDaysOf(part, dayOf))
  const [found, ...others] = detect({ days: together(parts), links: [] }, defaultFraudSettings, null)
  expect(found).toMatchObject({ detector: 'two-tablets', found: 2 })
  expect(others).toEqual([])
})
