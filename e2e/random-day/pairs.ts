/** Which action came right after which, and what was ever done in which situation: the next day goes where nobody was. */
import { existsSync, readFileSync } from 'node:fs'

type Tally = Record<string, number>
export type Counts = {
  after: Tally
  within: Tally
  possible: Tally
  /** Of one action and another: how often the other could be done behind it, where it could before, and where it could not. */
  keeps: Tally
  opens: Tally
  /** How often it was done, and how often where the other could be. */
  tried: Tally
  steps: number
}

const nothing = (): Counts => ({
  after: {},
  within: {},
  possible: {},
  keeps: {},
  opens: {},
  tried: {},
  steps: 0,
})

/** So often an action was done, and the other could not be done behind it: then it can be said that it never can. */
const enoughTries = 30

const keyOf = (one: string, other: string) => `${one} > ${other}`

export function createPairs(names: readonly string[], counts: Counts = nothing()) {
  const { after, within, possible, keeps, opens, tried } = counts
  const add = (tally: Tally, key: string) => {
    tally[key] = (tally[key] ?? 0) + 1
  }
  const rarity = (action: string): number => Math.min((counts.steps + 8) / ((possible[action] ?? 0) + 8), 200)
  const isNew = (one: string, other: string) => !after[keyOf(one, other)]
  const couldNever = (one: string, other: string) => {
    const key = keyOf(one, other)
    return !keeps[key] && !opens[key] && (tried[one] ?? 0) >= enoughTries
  }
  const isWanted = (one: string, other: string) => isNew(one, other) && !couldNever(one, other)
  /** The part of all that it was not done behind yet, though it could be, and of all that was not done behind it. */
  const newBefore = (action: string) => names.filter((name) => isWanted(name, action)).length / names.length
  const newBehind = (action: string) => names.filter((name) => isWanted(action, name)).length / names.length
  /** That the other can be done behind it; where that is not known, what was possible probably still is. */
  function chance(action: string, other: string, isPossible: boolean): number {
    const key = keyOf(action, other)
    const where = tried[key] ?? 0
    return isPossible
      ? ((keeps[key] ?? 0) + 4) / (where + 5)
      : (opens[key] ?? 0) / ((tried[action] ?? 0) - where + 2)
  }
  const all = names.flatMap((one) => names.map((other) => [one, other] as const))
  const missing = () => all.filter(([one, other]) => isNew(one, other))
  return {
    /** What a step could be. */
    offered(actions: Iterable<string>): void {
      counts.steps++
      for (const action of actions) add(possible, action)
    },
    /** How many steps there are to one at which it could be done: what seldom can is done when it can. */
    rarity,
    /** `situation`: what the screen was when it was begun. */
    saw(before: string | null, situation: string, action: string): void {
      if (before) add(after, keyOf(before, action))
      add(within, keyOf(situation, action))
    },
    /** What could be done before an action and what can be done behind it: so is learned what leads where. */
    led(action: string, before: ReadonlySet<string>, behind: ReadonlySet<string>): void {
      add(tried, action)
      for (const other of behind) add(before.has(other) ? keeps : opens, keyOf(action, other))
      for (const other of before) add(tried, keyOf(action, other))
    },
    after: (before: string, action: string): number => after[keyOf(before, action)] ?? 0,
    isNew,
    newBefore,
    /** What may come behind it for the first time: the rarer the more. `now` is what can be done. */
    begins: (action: string, now: ReadonlySet<string>): number =>
      names.reduce((sum, other) => {
        if (other === action || !isNew(action, other) || !now.has(other)) return sum
        return sum + rarity(other) * chance(action, other, true)
      }, 0),
    /** What cannot be done, probably can behind it, and is new behind many or has many that are new behind it. */
    opens: (action: string, now: ReadonlySet<string>): number =>
      names.reduce((sum, other) => {
        if (now.has(other)) return sum
        return sum + chance(action, other, false) * rarity(other) * (newBefore(other) + newBehind(other))
      }, 0),
    /** That the other comes right behind it for the first time, or behind what probably can be done behind it. */
    leadsTo(action: string, other: string, now: ReadonlySet<string>): number {
      if (isWanted(action, other)) return rarity(action)
      return names.reduce((sum, next) => {
        if (now.has(next) || !isWanted(next, other)) return sum
        return sum + chance(action, next, false) * rarity(next)
      }, 0)
    },
    within: (situation: string, action: string): number => within[keyOf(situation, action)] ?? 0,
    /** Of what was never done, what could never be done right behind the other, as often as that was done, and what was not met yet. */
    report: () => ({
      covered: all.filter(([one, other]) => after[keyOf(one, other)]).length,
      possible: all.length,
      situations: Object.keys(within).length,
      neverPossible: missing()
        .filter(([one, other]) => couldNever(one, other))
        .map(([one, other]) => `${keyOf(one, other)} (${tried[one]} times)`),
      missing: missing()
        .filter(([one, other]) => !couldNever(one, other))
        .map(([one, other]) => keyOf(one, other)),
      never: names.filter((name) => !Object.keys(within).some((key) => key.endsWith(keyOf('', name)))),
    }),
    counts: (): Counts => counts,
  }
}
export type Pairs = ReturnType<typeof createPairs>

/** What earlier days have left in a file: names that are no action any more do not count. */
export const readCounts = (file: string): Counts =>
  existsSync(file)
    ? { ...nothing(), ...(JSON.parse(readFileSync(file, 'utf8')) as Partial<Counts>) }
    : nothing()
