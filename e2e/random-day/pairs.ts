/** Which action came right after which, and what was ever done in which situation: the next day goes where nobody was. */
import { existsSync, readFileSync } from 'node:fs'

type Tally = Record<string, number>
export type Counts = { after: Tally; within: Tally; possible: Tally; steps: number }

const nothing = (): Counts => ({ after: {}, within: {}, possible: {}, steps: 0 })

const keyOf = (one: string, other: string) => `${one} > ${other}`

export function createPairs(names: readonly string[], counts: Counts = nothing()) {
  const { after, within, possible } = counts
  const add = (tally: Tally, key: string) => {
    tally[key] = (tally[key] ?? 0) + 1
  }
  const all = names.flatMap((one) => names.map((other) => keyOf(one, other)))
  return {
    /** What a step could be. */
    offered(actions: Iterable<string>): void {
      counts.steps++
      for (const action of actions) add(possible, action)
    },
    /** How many steps there are to one at which it could be done: what seldom can is done when it can. */
    rarity: (action: string): number => Math.min((counts.steps + 8) / ((possible[action] ?? 0) + 8), 25),
    /** `situation`: what the screen was when it was begun. */
    saw(before: string | null, situation: string, action: string): void {
      if (before) add(after, keyOf(before, action))
      add(within, keyOf(situation, action))
    },
    after: (before: string, action: string): number => after[keyOf(before, action)] ?? 0,
    /** How many have never come after it. */
    unseenAfter: (before: string): number => names.filter((name) => !after[keyOf(before, name)]).length,
    within: (situation: string, action: string): number => within[keyOf(situation, action)] ?? 0,
    report: () => ({
      covered: all.filter((key) => after[key]).length,
      possible: all.length,
      situations: Object.keys(within).length,
      missing: all.filter((key) => !after[key]),
      never: names.filter((name) => !Object.keys(within).some((key) => key.endsWith(keyOf('', name)))),
    }),
    counts: (): Counts => counts,
  }
}
export type Pairs = ReturnType<typeof createPairs>

/** What earlier days have left in a file: names that are no action any more do not count. */
export const readCounts = (file: string): Counts =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Counts) : nothing()
