/**
 * What a person did on a day of the shop: what is asked of it whatever the thresholds are is counted once, so that a look at
 * a week does not touch each of its taps.
 */

import { isInBrowser } from '#shared/browser-session.ts'
import type { Ymd } from '#shared/stamp.ts'
import type { StaffAction } from './staff-actions.ts'

export type Actions = readonly StaffAction[]

export type PersonDay = {
  personId: string
  /** Of the taps. */
  day: Ymd
  /** In the order of the taps, as are the others. */
  actions: Actions
  adds: Actions
  /** Each with what this person added to that card on the day. */
  redeems: readonly { redeem: StaffAction; adds: Actions }[]
  /** Net stamps of its adds. */
  added: number
  /** How many of its adds were to the one card that was stamped most often. */
  mostOnOneCard: number
  /** From one paired tablet to another: the last action at the one, and the first at the other. */
  moves: readonly (readonly [StaffAction, StaffAction])[]
  /** Of the one that came latest, from its tap to its decision. */
  mostLateMs: number
}

export function personDaysOf(actions: Actions, dayOf: (at: number) => Ymd): PersonDay[] {
  const people = new Map<string, Map<Ymd, StaffAction[]>>()
  for (const action of actions) {
    const days = people.get(action.personId) ?? new Map<Ymd, StaffAction[]>()
    if (days.size === 0) people.set(action.personId, days)
    const day = dayOf(action.at)
    const its = days.get(day)
    if (its) its.push(action)
    else days.set(day, [action])
  }
  return [...people].flatMap(([personId, days]) =>
    [...days].map(([day, its]) => personDayOf(personId, day, inOrder(its))),
  )
}

/** In the order of the days. What was tapped on a day may have been decided on several. */
export function together(parts: readonly (readonly PersonDay[])[]): PersonDay[] {
  const byKey = Map.groupBy(parts.flat(), ({ personId, day }) => `${day} ${personId}`)
  return [...byKey.values()]
    .flatMap(([first, ...others]) => {
      if (!first || others.length === 0) return first ?? []
      const all = [first, ...others].flatMap(({ actions }) => actions)
      return personDayOf(first.personId, first.day, inOrder(all))
    })
    .toSorted((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0))
}

const inOrder = (actions: Actions) =>
  actions.toSorted((one, other) => one.at - other.at || (one.commandId < other.commandId ? -1 : 1))

function redeemsOf(actions: Actions, adds: Actions): PersonDay['redeems'] {
  const redeems = actions.filter(({ kind }) => kind === 'redeem')
  const redeemed = new Set(redeems.map(({ stampIdx }) => stampIdx))
  const byStamp = Map.groupBy(
    adds.filter(({ stampIdx }) => redeemed.has(stampIdx)),
    ({ stampIdx }) => stampIdx,
  )
  return redeems.map((redeem) => ({ redeem, adds: byStamp.get(redeem.stampIdx) ?? [] }))
}

function mostOnOneCard(adds: Actions): number {
  const counts = new Map<number, number>()
  let most = 0
  for (const { stampIdx } of adds) {
    const count = (counts.get(stampIdx) ?? 0) + 1
    counts.set(stampIdx, count)
    most = Math.max(most, count)
  }
  return most
}

function personDayOf(personId: string, day: Ymd, actions: Actions): PersonDay {
  const adds = actions.filter(({ kind }) => kind === 'add')
  const atTablets = actions.filter(({ tabletId }) => tabletId !== null && !isInBrowser(tabletId))
  return {
    personId,
    day,
    actions,
    adds,
    redeems: redeemsOf(actions, adds),
    added: adds.reduce((sum, { delta }) => sum + delta, 0),
    mostOnOneCard: mostOnOneCard(adds),
    moves: atTablets.flatMap((action, index) => {
      const before = atTablets[index - 1]
      return before && before.tabletId !== action.tabletId ? [[before, action] as const] : []
    }),
    mostLateMs: actions.reduce((most, { at, decidedAt }) => Math.max(most, decidedAt - at), 0),
  }
}
