/** Which of what can be done is done next: what was not done behind the last step yet, or what leads to such a pair. */
import type { Step } from './engine.ts'
import type { Pairs } from './pairs.ts'

export type Choice = Pick<Step, 'tablet' | 'action'> & { weight: number; situation: string }

/** A hand does several things in a row at the tablet that it is at. */
const staying = 3
/** So often a step goes where nobody was, or towards it. EXPLORE=0.9 covers pairs. */
const exploring = Number(process.env['EXPLORE'] ?? 0.5)
/** So many steps one tablet waits for the other, which comes from one end of the counter to the other meanwhile. */
const holding = 12

type Deps = { pairs: Pairs; random: () => number }

/** Of one day. `now` is what can be done, at either tablet. */
export function createSteering({ pairs, random }: Deps) {
  let held: (Pick<Choice, 'tablet' | 'action'> & { left: number }) | null = null
  /** How often each was done towards the one that is held: what did not lead there is done less. */
  const done = new Map<string, number>()

  /** Where one of the two tablets stays, as something can be done there that was not done behind much yet. */
  function hold(choices: readonly Choice[]): typeof held {
    const isStill = choices.some(({ tablet, action }) => tablet === held?.tablet && action === held.action)
    if (held && isStill && held.left-- > 0) return held
    done.clear()
    const worth = ({ action }: Choice) => pairs.newBefore(action) * pairs.rarity(action)
    const chosen = draw(choices, choices.map(worth), random)
    return chosen ? { tablet: chosen.tablet, action: chosen.action, left: holding } : null
  }

  return (choices: readonly Choice[], now: ReadonlySet<string>, last: Step | null): Step => {
    const near = ({ tablet }: Choice) => (tablet === last?.tablet ? staying : 1)
    /** A pair that was never done is gone to first. */
    const ends = ({ action }: Choice) =>
      last && pairs.isNew(last.action, action)
        ? pairs.rarity(action) ** 2 * (1 + pairs.begins(action, now))
        : 0
    /** Two that seldom can be done at one tablet are done at two: the other goes for what comes before the held one. */
    const leadsToHeld = ({ tablet, action }: Choice) =>
      !held || tablet === held.tablet
        ? 0
        : pairs.leadsTo(action, held.action, now) / (1 + (done.get(action) ?? 0)) ** 2
    /** What is rare is kept for the pairs that it ends, while many are new, and used for those that it begins later. */
    const leads = ({ action }: Choice) => {
      const use = pairs.rarity(action) ** (1 - 3 * pairs.newBefore(action))
      return (pairs.begins(action, now) * use + pairs.opens(action, now)) ** 2
    }
    /** Else what was done least, and by chance among equals. */
    const usual = ({ action, weight, situation }: Choice) => {
      const seen = last ? pairs.after(last.action, action) : 0
      const known = pairs.within(situation, action)
      return (pairs.rarity(action) * weight) / (1 + Math.min(seen, 8) / 4) / (1 + Math.min(known, 64) / 16)
    }

    const isExploring = random() < exploring
    const isHolding = isExploring && random() < exploring
    if (isHolding) held = hold(choices)
    const ways = isExploring ? [ends, ...(isHolding ? [leadsToHeld] : []), leads] : []
    const way = ways.find((worth) => choices.some((choice) => worth(choice) > 0)) ?? usual
    const weights = choices.map((choice) => way(choice) * near(choice))
    const { tablet, action } = draw(choices, weights, random) ?? { tablet: 0, action: 'home' }
    done.set(action, (done.get(action) ?? 0) + 1)
    return { tablet, action, pick: Math.floor(random() * 1_000) }
  }
}

function draw<T>(list: readonly T[], weights: readonly number[], random: () => number): T | undefined {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0)
  return list[weights.findIndex((weight) => (left -= weight) <= 0)] ?? list[0]
}
