/**
 * One person stamps one customer's cards, and hardly anybody else does. Looked at by itself over four spans at once, and
 * against everybody else: who serves the others at those hours, and how often the next best customer comes. A daily
 * regular is met by whoever is there; a card of one's own is not. Evidence to look at, never a score of a person (S-12).
 */
import type { AddTap, StaffAction } from './staff-actions.ts'

export type Watched = {
  personId: string
  customer: number
  stampIdx: number
  /** The shortest span in which it shows. */
  days: number
  /** Taps by this person, of so many on this customer's cards. */
  found: number
  of: number
  /** Taps on the cards of the busiest other customer. */
  nextBest: number
}

type Tap = Omit<AddTap, 'kind'> & Pick<StaffAction, 'kind'>

const dayMs = 86_400_000
/** So many taps at least: fewer in a year than a daily regular brings are nobody's evidence. */
const spans = [
  { days: 1, taps: 7 },
  { days: 7, taps: 7 },
  { days: 30, taps: 15 },
  { days: 365, taps: 120 },
] as const
const share = 0.8
/** Who serves at an hour is known by what was tapped for others so long before and after. */
const aroundMs = 2 * 3_600_000
/** By chance alone: below it no honest year of a shop with daily regulars has more than a false row or two. */
const leastChance = 1e-5
const timesNextBest = 2.5
/** What is tapped within so long is one visit: eight cups for an office are no eight chances. */
const visitMs = 30 * 60_000
/** The others are looked at since the card was first used, and over so long at least. */
const leastSpanMs = 2 * dayMs
/** With fewer customers there is no usual to be measured by. */
const leastOthers = 20

/** `actions` in the order of the taps, with a year before the first instant that is looked at, as far as there is one. */
export function createCardWatch(actions: readonly Tap[]): (until: number) => Watched[] {
  const adds = actions.filter((action) => action.kind === 'add')
  const byCustomer = Map.groupBy(adds, ({ customer }) => customer)

  function chanceOf(its: readonly Tap[], all: readonly Tap[]): number {
    const hersOf = visitsOf(its)
    let log = logChoose(Math.max(visitsOf(all).length, hersOf.length), hersOf.length)
    for (const { at, personId, customer } of hersOf) {
      const near = within(adds, at - aroundMs, at + aroundMs).filter((it) => it.customer !== customer)
      const hers = near.filter((it) => it.personId === personId).length
      log += Math.log((hers + 1) / (near.length + 2))
    }
    return Math.exp(log)
  }

  function nextBestOf(customer: number, from: number, until: number): { nextBest: number; others: number } {
    const counts = Map.groupBy(within(adds, from, until), (it) => it.customer)
    counts.delete(customer)
    return {
      nextBest: [...counts.values()].reduce((most, of) => Math.max(most, of.length), 0),
      others: counts.size,
    }
  }

  function look(uses: readonly Tap[], personId: string, until: number): Watched | null {
    for (const { days, taps } of spans) {
      const all = within(uses, until - days * dayMs, until)
      const its = all.filter((it) => it.personId === personId)
      const last = its.at(-1)
      if (!last || its.length < taps || its.length < share * all.length) continue
      const since = Math.min(its[0]?.at ?? until, until - leastSpanMs)
      const { nextBest, others } = nextBestOf(last.customer, Math.max(since - 1, until - days * dayMs), until)
      const isAlone = others >= leastOthers && its.length >= timesNextBest * nextBest
      if (!isAlone && chanceOf(its, all) >= leastChance) continue
      const { customer, stampIdx } = last
      return { personId, customer, stampIdx, days, found: its.length, of: all.length, nextBest }
    }
    return null
  }

  return (until) => {
    const today = within(adds, until - dayMs, until)
    return [...Map.groupBy(today, ({ customer }) => customer)].flatMap(([customer, of]) => {
      const uses = byCustomer.get(customer) ?? []
      return [...new Set(of.map(({ personId }) => personId))].flatMap(
        (personId) => look(uses, personId, until) ?? [],
      )
    })
  }
}

/** The first tap of each. */
function visitsOf(taps: readonly Tap[]): Tap[] {
  const visits: Tap[] = []
  for (const tap of taps) if (tap.at - (visits.at(-1)?.at ?? -visitMs) >= visitMs) visits.push(tap)
  return visits
}

/** After `from`, up to `until`. */
function within(actions: readonly Tap[], from: number, until: number): readonly Tap[] {
  return actions.slice(firstAfter(actions, from), firstAfter(actions, until))
}

function firstAfter(actions: readonly Tap[], at: number): number {
  let [low, high] = [0, actions.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((actions[middle]?.at ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low
}

function logChoose(n: number, k: number): number {
  let sum = 0
  for (let i = 1; i <= n - k; i++) sum += Math.log(k + i) - Math.log(i)
  return sum
}
