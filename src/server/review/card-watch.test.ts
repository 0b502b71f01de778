/** A card of one's own is before a manager within days, and daily regulars are left alone (S-12). */
import { describe, expect, test } from 'vitest'
import { type CustomerAction, honestTraffic, planted } from '../testing/honest-traffic.ts'
import { createCardWatch, type Watched } from './card-watch.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const start = Date.parse('2026-03-02T00:00:00Z')
const days = 365
const seed = Number(process.env.SEED ?? 17)

const honest = honestTraffic({ start, days, people: 14, customers: 1500, seed })
const from = start + 20 * dayMs

/** `colleague`: of so many taps one is another person's; `atOnce`: so many a visit. */
type Drip = { aYear: number; colleague?: number; atOnce?: number }

/** So many a year on one customer's cards by one person, spread over their days. */
function drip({ aYear, colleague = 0, atOnce = 1 }: Drip): CustomerAction[] {
  return Array.from({ length: Math.floor((aYear / 365) * 40) }, (_, n) => {
    const at = from + ((Math.floor(n / atOnce) * atOnce + 0.5) / aYear) * 365 * dayMs
    const day = Math.floor(at / dayMs) * dayMs
    return planted(`drip-${n}`, {
      kind: 'add',
      personId: colleague > 0 && n % colleague === colleague - 1 ? 'p2' : 'p1',
      tabletId: 'till-1',
      stampIdx: 60_000 + Math.floor(n / 10),
      customer: 60_000,
      at: day + 9 * hourMs + ((at - day) / dayMs) * 8 * hourMs + (n % atOnce) * 30_000,
      delta: 1,
    })
  })
}

const inOrder = (actions: readonly CustomerAction[]) => actions.toSorted((one, other) => one.at - other.at)

/** As the server looks: at the end of each day. The day on which it is first seen, from 1. */
function dayFound(
  actions: readonly CustomerAction[],
  customer: number,
): { day: number; found: Watched } | null {
  const watch = createCardWatch(inOrder(actions))
  for (let day = 1; day <= 40; day++) {
    const found = watch(from + day * dayMs).find((it) => it.customer === customer)
    if (found) return { day, found }
  }
  return null
}

describe('the watch over cards', () => {
  test.each<[string, Drip, number]>([
    ['2,500 a year', { aYear: 2500 }, 2],
    ['1,500 a year', { aYear: 1500 }, 2],
    ['950 a year', { aYear: 950 }, 3],
    ['950 a year, one in ten by a colleague', { aYear: 950, colleague: 10 }, 3],
    ['950 a year, one in six by a colleague', { aYear: 950, colleague: 6 }, 3],
    ['950 a year, three at once', { aYear: 950, atOnce: 3 }, 4],
    ['700 a year', { aYear: 700 }, 4],
    ['500 a year', { aYear: 500 }, 5],
    ['one a day', { aYear: 365 }, 7],
    ['250 a year', { aYear: 250 }, 22],
  ])('%s on one card by one person are seen in days', (name, its, latest) => {
    const seen = dayFound([...honest.actions, ...drip(its)], 60_000)
    process.stdout.write(`S-12 watch seed ${seed}: ${name}: day ${seen?.day}\n`)
    expect(seen?.day).toBeLessThanOrEqual(latest)
    expect(seen?.found).toMatchObject({ personId: 'p1', customer: 60_000 })
  })

  test('in a shop of two people too, where nobody else comes every day', () => {
    const small = honestTraffic({ start, days: 40, people: 2, customers: 200, seed })
    const once = small.actions.filter(({ customer }) => (customer - 1000) % 8 !== 0)
    expect(dayFound([...once, ...drip({ aYear: 950 })], 60_000)?.day).toBeLessThanOrEqual(3)
  })

  test(`${days} days of honest work with daily regulars: at most one false row in 1,000 person-days`, () => {
    const watch = createCardWatch(honest.actions)
    const rows = new Set<string>()
    for (let day = 1; day <= days; day++)
      for (const { customer, personId } of watch(start + day * dayMs)) rows.add(`${customer} ${personId}`)
    const summary = `seed ${seed}: ${rows.size} false rows in ${honest.personDays} person-days`
    process.stdout.write(`S-12 watch ${summary}\n`)
    expect((rows.size / honest.personDays) * 1000, summary).toBeLessThanOrEqual(1)
  })

  test('planted: without a look at who serves the others a daily regular of one person’s hours is taken for it', () => {
    // Their own hour, when one person alone is there: twice a day, five days of seven, all of it honest.
    const alone = Array.from({ length: 14 }, (_, n) =>
      planted(`alone-${n}`, {
        kind: 'add',
        personId: 'p0',
        tabletId: 'till-1',
        stampIdx: 70_000 + Math.floor(n / 10),
        customer: 70_000,
        at: from + Math.floor(n / 2) * dayMs + (n % 2 === 0 ? 5 : 6) * hourMs,
        delta: 1,
      }),
    )
    const others = Array.from({ length: 7 * 12 }, (_, n) =>
      planted(`others-${n}`, {
        kind: 'add',
        personId: 'p0',
        tabletId: 'till-1',
        stampIdx: 71_000 + (n % 12),
        customer: 71_000 + (n % 12),
        at: from + Math.floor(n / 12) * dayMs + 5 * hourMs + (n % 12) * 300_000,
        delta: 1,
      }),
    )
    expect(dayFound([...honest.actions, ...alone, ...others], 70_000)).toBeNull()
    expect(
      dayFound([...honest.actions, ...alone.map((it) => ({ ...it, at: it.at + 5 * hourMs }))], 70_000),
    ).not.toBeNull()
  })
})
