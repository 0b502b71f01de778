/** A café's honest work, generated from a seed: what the detectors must not take for fraud (S-12). */
import type { StaffAction } from '../review/staff-actions.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

export const opensAt = 8
export const closesAt = 20

/** `customer` is the first card of their row of cards. */
export type CustomerAction = StaffAction & { customer: number }
type Traffic = { actions: CustomerAction[]; personDays: number }

/** mulberry32, so that a seed gives the same café for ever. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Shift = { personId: string; from: number; to: number; tabletId: string }
type Customer = { customer: number; stampIdx: number; stamps: number; visitsAWeek: number; hour: number }

/** `start` is midnight of the first day; the café's clock is UTC. */
export function honestTraffic({
  start,
  days,
  people,
  customers,
  seed,
}: {
  start: number
  days: number
  people: number
  customers: number
  seed: number
}): Traffic {
  const random = randomFrom(seed)
  const regulars = Array.from(
    { length: customers },
    (_, n): Customer => ({
      customer: 1000 + n,
      stampIdx: 1000 + n,
      stamps: 0,
      // A few come twice a day, most once a week; each at their own hour, so that some always meet the same person.
      visitsAWeek: n % 40 === 0 ? 12 : n % 8 === 0 ? 5 : 1,
      hour: opensAt + random() * (closesAt - opensAt),
    }),
  )
  const cafe = { random, actions: [] as CustomerAction[], nextIdx: 1_000_000, number: 0 }
  let personDays = 0
  for (let day = 0; day < days; day++) {
    const midnight = start + day * dayMs
    const shifts = rosterOf(people, day, midnight, random)
    personDays += shifts.length
    for (const regular of regulars) {
      const visits = Math.floor(regular.visitsAWeek / 7 + random())
      for (let n = 0; n < visits; n++) visit(cafe, regular, midnight, shifts)
    }
  }
  return { actions: cafe.actions.toSorted((one, other) => one.at - other.at), personDays }
}

/** Five days of seven, eight hours, one tablet before the break and perhaps another after it. */
function rosterOf(people: number, day: number, midnight: number, random: () => number): Shift[] {
  return Array.from({ length: people }, (_, n) => n)
    .filter((n) => (day + n) % 7 < 5)
    .map((n) => {
      const from = midnight + (n % 2 === 0 ? opensAt : closesAt - 8) * hourMs
      return {
        personId: `p${n}`,
        from,
        to: from + 8 * hourMs,
        tabletId: `till-${1 + Math.floor(random() * 3)}`,
      }
    })
}

type Cafe = { random: () => number; actions: CustomerAction[]; nextIdx: number; number: number }

function visit(cafe: Cafe, it: Customer, midnight: number, shifts: readonly Shift[]): void {
  const { random } = cafe
  const wish = midnight + (it.hour + (random() - 0.5) * 2) * hourMs
  // The last one is served while the chairs are put up.
  const at = Math.min(
    Math.max(wish, midnight + opensAt * hourMs),
    midnight + closesAt * hourMs + random() * 20 * minuteMs,
  )
  const onShift = shifts.filter(({ from, to }) => at >= from && at < to + 20 * minuteMs)
  const shift = onShift[Math.floor(random() * onShift.length)]
  if (!shift) return
  const by = {
    ...shift,
    tabletId:
      at - shift.from > 4 * hourMs
        ? `till-${1 + ((shift.personId.length + shift.from / dayMs) % 3)}`
        : shift.tabletId,
  }
  if (it.stamps === 10) redeem(cafe, it, at, by)
  const wanted = random()
  const count = Math.min(wanted < 0.85 ? 1 : wanted < 0.95 ? 2 : wanted < 0.99 ? 3 : 5, 10 - it.stamps)
  // Two coffees are one tap of two, or two taps.
  const taps = count === 2 && random() < 0.3 ? [1, 1] : [count]
  taps.forEach((delta, n) => note(cafe, 'add', it, at + 20_000 + n * 4000, by, delta))
  it.stamps += count
  // The button of the reward stands where the one of the stamp stood: many take it at once.
  if (it.stamps === 10 && random() < 0.4) redeem(cafe, it, at + 35_000 + random() * 30_000, by)
}

function redeem(cafe: Cafe, it: Customer, at: number, by: Shift): void {
  note(cafe, 'redeem', it, at, by, 0)
  it.stampIdx = cafe.nextIdx++
  it.stamps = 0
}

function note(
  cafe: Cafe,
  kind: StaffAction['kind'],
  it: Customer,
  at: number,
  by: Shift,
  delta: number,
): void {
  const { random } = cafe
  // The line is down now and then, and once in a while a tablet goes home in a bag.
  const late =
    kind === 'redeem' || random() > 0.02 ? 300 : random() < 0.9 ? random() * 2 * hourMs : 14 * hourMs
  const moment = Math.round(at)
  cafe.actions.push({
    commandId: `honest-${++cafe.number}`,
    kind,
    personId: by.personId,
    tabletId: by.tabletId,
    stampIdx: it.stampIdx,
    customer: it.customer,
    at: moment,
    decidedAt: moment + Math.round(late),
    delta,
  })
}

/** An action that is no honest one. */
export function planted(
  name: string,
  action: Omit<CustomerAction, 'commandId' | 'decidedAt'> & { lateMs?: number },
): CustomerAction {
  const { lateMs = 300, ...rest } = action
  return { ...rest, commandId: `planted-${name}`, decidedAt: action.at + lateMs }
}
