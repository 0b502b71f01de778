/**
 * Looks for what honest work does not look like. Each finding comes with its rows, for a manager to read; nothing is
 * added up into a score of a person, and nothing is done to anyone.
 */

import type { DetectorName, FraudSettings } from '#shared/activity-api.ts'
import { isInBrowser } from '#shared/browser-session.ts'
import type { StaffAction } from './staff-actions.ts'

export type Finding = {
  detector: DetectorName
  personId: string
  tabletId: string | null
  stampIdx: number | null
  found: number
  threshold: number
  actions: readonly StaffAction[]
}

type Setting<Name extends DetectorName> = NonNullable<FraudSettings[Name]>
/** Whether it was open where this was done: a branch may have hours of its own. */
export type OpenAt = (moment: number, where: Pick<StaffAction, 'at' | 'tabletId'>) => boolean
export type Around = {
  dayOf: (at: number) => string
  /** Null where neither the shop nor a branch has set opening hours. */
  isOpenAt: OpenAt | null
}
type Actions = readonly StaffAction[]
/** What was done, in order, and the same by person and by each one's days: grouped once for all that look at it so. */
type Work = { actions: Actions; people: { personId: string; days: [string, Actions][] }[] }
type Detector<Name extends DetectorName> = (work: Work, setting: Setting<Name>, around: Around) => Finding[]

/** One customer's cards are stamped by one person nearly always, and far more often than anybody else's. */
const oneCardOnePerson: Detector<'one-card-one-person'> = ({ actions }, { taps, times, sharePercent }) => {
  const usesOf = new Map<number, number>()
  for (const { kind, customer } of actions)
    if (kind === 'add') usesOf.set(customer, (usesOf.get(customer) ?? 0) + 1)
  const sizes = Uint32Array.from(usesOf.values()).toSorted()
  if ((sizes.at(-1) ?? 0) < taps) return []
  // The busiest of ninety-five in a hundred customers: a regular is measured by other regulars.
  const usual = sizes[Math.floor((sizes.length - 1) * 0.95)] ?? 0
  // Most customers came once or twice: a list for each of these would be most of the work.
  const often = Map.groupBy(
    actions.filter(({ kind, customer }) => kind === 'add' && (usesOf.get(customer) ?? 0) >= taps),
    ({ customer }) => customer,
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

/** A card is filled in one go and its reward taken in the same breath. One tap and the reward is a full card. */
const addThenRedeem: Detector<'add-then-redeem'> = ({ actions }, { seconds, stamps, taps }) => {
  const redeems = actions.filter(({ kind }) => kind === 'redeem')
  const redeemed = new Set(redeems.map(({ stampIdx }) => stampIdx))
  const byStamp = Map.groupBy(
    actions.filter(({ stampIdx }) => redeemed.has(stampIdx)),
    ({ stampIdx }) => stampIdx,
  )
  return redeems.flatMap((redeem) => {
    const adds = (byStamp.get(redeem.stampIdx) ?? []).filter(
      ({ kind, personId, at }) =>
        kind === 'add' && personId === redeem.personId && at <= redeem.at && redeem.at - at <= seconds * 1000,
    )
    const sum = adds.reduce((total, { delta }) => total + delta, 0)
    if (sum < stamps && adds.length < taps) return []
    const [found, threshold] = sum >= stamps ? [sum, stamps] : [adds.length, taps]
    const { personId, tabletId, stampIdx } = redeem
    return [
      {
        detector: 'add-then-redeem',
        personId,
        tabletId,
        stampIdx,
        found,
        threshold,
        actions: [...adds, redeem],
      },
    ]
  })
}

/** A person's whole evening is one finding. */
const afterHours: Detector<'after-hours'> = (work, { graceMinutes }, { isOpenAt }) => {
  if (!isOpenAt) return []
  const grace = graceMinutes * 60_000
  const isClosed = (action: StaffAction) =>
    [action.at, action.at - grace, action.at + grace].every((moment) => !isOpenAt(moment, action))
  return personDays(work, isClosed).map(({ personId, its }) => ({
    detector: 'after-hours',
    personId,
    tabletId: onlyOne(its.map(({ tabletId }) => tabletId)),
    stampIdx: onlyOne(its.map(({ stampIdx }) => stampIdx)),
    found: its.length,
    threshold: 1,
    actions: its,
  }))
}

/** Many stamps just before going home, against the person's own pace of that day. */
const shiftEndBurst: Detector<'shift-end-burst'> = (work, { minutes, stamps, times }) =>
  personDays(work, ({ kind }) => kind === 'add').flatMap(({ personId, its }) => {
    const windowMs = minutes * 60_000
    const [first, last] = [its[0], its.at(-1)]
    if (!first || !last) return []
    const ending = its.slice(its.findLastIndex(({ at }) => last.at - at >= windowMs) + 1)
    const sum = (of: readonly StaffAction[]) => of.reduce((total, { delta }) => total + delta, 0)
    const found = sum(ending)
    const before = last.at - windowMs - first.at
    // A shift shorter than three windows has no pace of its own to be measured by.
    if (found < stamps || before < 2 * windowMs) return []
    const pace = (sum(its) - found) / (before / windowMs)
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
const twoTablets: Detector<'two-tablets'> = (work, { walkSeconds }) =>
  personDays(work, ({ tabletId }) => tabletId !== null && !isInBrowser(tabletId)).flatMap(
    ({ personId, its }) => {
      const isTooSoon = (one?: StaffAction, next?: StaffAction) =>
        one && next && one.tabletId !== next.tabletId && next.at - one.at < walkSeconds * 1000
      const rows = its.filter(
        (action, index) => isTooSoon(its[index - 1], action) || isTooSoon(action, its[index + 1]),
      )
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
    },
  )

/** A PIN that is never off duty is a PIN that several people know. */
const wholeWeek: Detector<'whole-week'> = ({ people }, { days, hours }) =>
  people.flatMap(({ personId, days: all }) => {
    const streak = longestStreak(all, hours * 3_600_000)
    if (streak.length < days) return []
    // The first and the last of each day are its span.
    const rows = streak.flatMap(([, of]) => [of[0], of.at(-1)].filter((action) => action !== undefined))
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
const arrivedLate: Detector<'arrived-late'> = (work, { hours }) =>
  personDays(work, ({ at, decidedAt }) => decidedAt - at >= hours * 3_600_000).map(({ personId, its }) => ({
    detector: 'arrived-late',
    personId,
    tabletId: onlyOne(its.map(({ tabletId }) => tabletId)),
    stampIdx: null,
    found: its.length,
    threshold: hours,
    actions: its,
  }))

export function detect(actions: Actions, settings: FraudSettings, around: Around): Finding[] {
  const people = peopleOf(actions, around.dayOf)
  const run = <Name extends DetectorName>(name: Name, detector: Detector<Name>): Finding[] => {
    const setting = settings[name]
    return setting === null ? [] : detector({ actions, people }, setting as Setting<Name>, around)
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

/** In one go: a week of a chain of shops are tens of thousands of actions. */
function peopleOf(actions: Actions, dayOf: Around['dayOf']): Work['people'] {
  const people = new Map<string, Map<string, StaffAction[]>>()
  for (const action of actions) {
    const day = dayOf(action.at)
    const days = people.get(action.personId) ?? new Map<string, StaffAction[]>()
    if (days.size === 0) people.set(action.personId, days)
    const its = days.get(day)
    if (its) its.push(action)
    else days.set(day, [action])
  }
  return [...people].map(([personId, days]) => ({ personId, days: [...days] }))
}

const byPerson = (actions: Actions) => [...Map.groupBy(actions, ({ personId }) => personId)]

/** What a person did on a day, of what is looked for; the days on which there is nothing of it aside. */
function personDays(
  { people }: Work,
  isSought: (action: StaffAction) => boolean,
): { personId: string; its: Actions }[] {
  return people.flatMap(({ personId, days }) =>
    days.flatMap(([, of]) => {
      const its = of.filter(isSought)
      return its.length === 0 ? [] : [{ personId, its }]
    }),
  )
}

/** Of the days that were long enough; each with its actions. */
function longestStreak(all: readonly [string, Actions][], leastMs: number): [string, Actions][] {
  const days = all
    .filter(([, of]) => (of.at(-1)?.at ?? 0) - (of[0]?.at ?? 0) >= leastMs)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
  let longest: [string, Actions][] = []
  let streak: [string, Actions][] = []
  for (const day of days) {
    const before = streak.at(-1)?.[0]
    const isNext = before !== undefined && Date.parse(day[0]) - Date.parse(before) === 86_400_000
    streak = isNext ? [...streak, day] : [day]
    if (streak.length > longest.length) longest = streak
  }
  return longest
}

function onlyOne<T>(values: readonly T[]): T | null {
  return new Set(values).size === 1 ? (values[0] ?? null) : null
}
