/**
 * Looks for what honest work does not look like. Each finding comes with its rows, for a manager to read; nothing is
 * added up into a score of a person, and nothing is done to anyone.
 */

import type { DetectorName, FraudSettings } from '#shared/activity-api.ts'
import type { Actions, PersonDay } from './person-days.ts'
import { customersOf, type Links, type StaffAction } from './staff-actions.ts'

export type Finding = {
  detector: DetectorName
  personId: string
  tabletId: string | null
  stampIdx: number | null
  found: number
  threshold: number
  actions: Actions
}

type Setting<Name extends DetectorName> = NonNullable<FraudSettings[Name]>
/** Whether it was open where this was done: a branch may have hours of its own. */
export type OpenAt = (moment: number, where: Pick<StaffAction, 'at' | 'tabletId'>) => boolean
export type Work = {
  /** In the order of the days. */
  days: readonly PersonDay[]
  /** A card that is full, or lost, goes on in another: the later one, and the one before. */
  links: Links
}
type Detector<Name extends DetectorName> = (
  work: Work,
  setting: Setting<Name>,
  /** Null where neither the shop nor a branch has set opening hours. */
  isOpenAt: OpenAt | null,
) => Finding[]

/** One customer's cards are stamped by one person nearly always, and far more often than anybody else's. */
const oneCardOnePerson: Detector<'one-card-one-person'> = (
  { days, links },
  { taps, times, sharePercent },
) => {
  const customerOf = customersOf(links)
  if (!canReach(taps, { days, links }, customerOf)) return []
  const usesOf = new Map<number, number>()
  const count = (customer: number, uses: number) => usesOf.set(customer, (usesOf.get(customer) ?? 0) + uses)
  for (const { adds } of days) for (const { stampIdx } of adds) count(stampIdx, 1)
  for (const [later] of links) {
    const uses = usesOf.get(later)
    if (uses === undefined) continue
    usesOf.delete(later)
    count(customerOf(later), uses)
  }
  const sizes = Uint32Array.from(usesOf.values()).toSorted()
  if ((sizes.at(-1) ?? 0) < taps) return []
  // The busiest of ninety-five in a hundred customers: a regular is measured by other regulars.
  const usual = sizes[Math.floor((sizes.length - 1) * 0.95)] ?? 0
  // Most customers came once or twice: a list for each of these would be most of the work.
  const often = Map.groupBy(
    days.flatMap(({ adds }) =>
      adds.filter(({ stampIdx }) => (usesOf.get(customerOf(stampIdx)) ?? 0) >= taps),
    ),
    ({ stampIdx }) => customerOf(stampIdx),
  )
  return [...often.values()].flatMap((uses) =>
    byPerson(uses).flatMap(([personId, its]) => {
      const threshold = Math.max(taps, times * Math.min(usual, taps))
      if (its.length < threshold || its.length * 100 < sharePercent * uses.length) return []
      const stampIdx = its.at(-1)?.stampIdx ?? null
      return [
        {
          detector: 'one-card-one-person',
          personId,
          tabletId: null,
          stampIdx,
          found: its.length,
          threshold,
          actions: its,
        },
      ]
    }),
  )
}

/**
 * Whether one person can have stamped one customer's cards so often, by the busiest card of each of their days: nearly always
 * nobody can, and no tap has to be looked at.
 */
function canReach(taps: number, { days, links }: Work, customerOf: (stampIdx: number) => number): boolean {
  const cardsOf = new Map<number, number>()
  for (const [later] of links) {
    const customer = customerOf(later)
    cardsOf.set(customer, (cardsOf.get(customer) ?? 1) + 1)
  }
  const mostCards = [...cardsOf.values()].reduce((most, cards) => Math.max(most, cards), 1)
  const mostOf = new Map<string, number>()
  for (const { personId, mostOnOneCard } of days)
    mostOf.set(personId, (mostOf.get(personId) ?? 0) + mostOnOneCard * mostCards)
  return [...mostOf.values()].some((most) => most >= taps)
}

/** A card is filled in one go and its reward taken in the same breath. One tap and the reward is a full card. */
const addThenRedeem: Detector<'add-then-redeem'> = ({ days }, { seconds, stamps, taps }) => {
  const addsBefore = new Map<string, Actions>()
  return days.flatMap(({ personId, adds: all, redeems }) => {
    const dayBefore = addsBefore.get(personId) ?? []
    addsBefore.set(personId, all)
    return redeems.flatMap(({ redeem, adds: sameDay }) => {
      const { tabletId, stampIdx } = redeem
      const isJustBefore = ({ at }: StaffAction) => at <= redeem.at && redeem.at - at <= seconds * 1000
      // A shop may be open at midnight.
      const late = dayBefore.slice(dayBefore.findLastIndex((add) => !isJustBefore(add)) + 1)
      const adds = [
        ...late.filter((add) => add.stampIdx === stampIdx),
        ...sameDay.filter((add) => isJustBefore(add)),
      ]
      const sum = adds.reduce((total, { delta }) => total + delta, 0)
      if (sum < stamps && adds.length < taps) return []
      const [found, threshold] = sum >= stamps ? [sum, stamps] : [adds.length, taps]
      const actions = [...adds, redeem]
      return [{ detector: 'add-then-redeem', personId, tabletId, stampIdx, found, threshold, actions }]
    })
  })
}

/** A person's whole evening is one finding. */
const afterHours: Detector<'after-hours'> = ({ days }, { graceMinutes }, isOpenAt) => {
  if (!isOpenAt) return []
  const grace = graceMinutes * 60_000
  const isClosed = (action: StaffAction) =>
    [action.at, action.at - grace, action.at + grace].every((moment) => !isOpenAt(moment, action))
  return days.flatMap(({ personId, actions }) => {
    const its = actions.filter(isClosed)
    if (its.length === 0) return []
    return [
      {
        detector: 'after-hours',
        personId,
        tabletId: onlyOne(its.map(({ tabletId }) => tabletId)),
        stampIdx: onlyOne(its.map(({ stampIdx }) => stampIdx)),
        found: its.length,
        threshold: 1,
        actions: its,
      },
    ]
  })
}

/** Many stamps just before going home, against the person's own pace of that day. */
const shiftEndBurst: Detector<'shift-end-burst'> = ({ days }, { minutes, stamps, times }) =>
  days.flatMap(({ personId, adds, added }) => {
    const windowMs = minutes * 60_000
    const [first, last] = [adds[0], adds.at(-1)]
    if (!first || !last) return []
    const ending = adds.slice(adds.findLastIndex(({ at }) => last.at - at >= windowMs) + 1)
    const found = ending.reduce((total, { delta }) => total + delta, 0)
    const before = last.at - windowMs - first.at
    // A shift shorter than three windows has no pace of its own to be measured by.
    if (found < stamps || before < 2 * windowMs) return []
    const pace = (added - found) / (before / windowMs)
    if (found < times * pace) return []
    const tabletId = onlyOne(ending.map((action) => action.tabletId))
    return [
      {
        detector: 'shift-end-burst',
        personId,
        tabletId,
        stampIdx: null,
        found,
        threshold: stamps,
        actions: ending,
      },
    ]
  })

/** One PIN at two tablets, sooner than anybody walks. All of a day is one finding. */
const twoTablets: Detector<'two-tablets'> = ({ days }, { walkSeconds }) =>
  days.flatMap(({ personId, moves }) => {
    const rows = [...new Set(moves.filter(([from, to]) => to.at - from.at < walkSeconds * 1000).flat())]
    if (rows.length === 0) return []
    return [
      {
        detector: 'two-tablets',
        personId,
        tabletId: null,
        stampIdx: null,
        found: rows.length,
        threshold: walkSeconds,
        actions: rows,
      },
    ]
  })

/** A PIN that is never off duty is a PIN that several people know. */
const wholeWeek: Detector<'whole-week'> = (work, { days, hours }) =>
  [...Map.groupBy(work.days, ({ personId }) => personId)].flatMap(([personId, all]) => {
    const streak = longestStreak(all, hours * 3_600_000)
    if (streak.length < days) return []
    // The first and the last of each day are its span.
    const rows = streak.flatMap(({ actions }) =>
      [actions[0], actions.at(-1)].filter((action) => action !== undefined),
    )
    return [
      {
        detector: 'whole-week',
        personId,
        tabletId: null,
        stampIdx: null,
        found: streak.length,
        threshold: days,
        actions: rows,
      },
    ]
  })

/** What one tablet held back for longer than a broken line explains. */
const arrivedLate: Detector<'arrived-late'> = ({ days }, { hours }) =>
  days.flatMap(({ personId, actions, mostLateMs }) => {
    if (mostLateMs < hours * 3_600_000) return []
    const its = actions.filter(({ at, decidedAt }) => decidedAt - at >= hours * 3_600_000)
    return [
      {
        detector: 'arrived-late',
        personId,
        tabletId: onlyOne(its.map(({ tabletId }) => tabletId)),
        stampIdx: null,
        found: its.length,
        threshold: hours,
        actions: its,
      },
    ]
  })

export function detect(work: Work, settings: FraudSettings, isOpenAt: OpenAt | null): Finding[] {
  const run = <Name extends DetectorName>(name: Name, detector: Detector<Name>): Finding[] => {
    const setting = settings[name]
    return setting === null ? [] : detector(work, setting as Setting<Name>, isOpenAt)
  }
  return [
    ...run('one-card-one-person', oneCardOnePerson),
    ...run('add-then-redeem', addThenRedeem),
    ...run('after-hours', afterHours),
    ...run('shift-end-burst', shiftEndBurst),
    ...run('two-tablets', twoTablets),
    ...run('whole-week', wholeWeek),
    ...run('arrived-late', arrivedLate),
  ]
}

const byPerson = (actions: Actions) => [...Map.groupBy(actions, ({ personId }) => personId)]

/** Of the days that were long enough. */
function longestStreak(all: readonly PersonDay[], leastMs: number): PersonDay[] {
  const days = all.filter(({ actions }) => (actions.at(-1)?.at ?? 0) - (actions[0]?.at ?? 0) >= leastMs)
  let longest: PersonDay[] = []
  let streak: PersonDay[] = []
  for (const day of days) {
    const before = streak.at(-1)?.day
    const isNext = before !== undefined && Date.parse(day.day) - Date.parse(before) === 86_400_000
    streak = isNext ? [...streak, day] : [day]
    if (streak.length > longest.length) longest = streak
  }
  return longest
}

function onlyOne<T>(values: readonly T[]): T | null {
  return new Set(values).size === 1 ? (values[0] ?? null) : null
}
