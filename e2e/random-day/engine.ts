/** A day is a list of steps. Seeds make it, pairs of actions steer it, and what fails is made short. */
import { randomFrom } from '../camera-scene.ts'
import type { Pairs } from './pairs.ts'

/** `pick` chooses among what the step could mean: whose card, how many. A day is the same wherever it is played again. */
export type Step = { tablet: 0 | 1; action: string; pick: number }

export type Fault = { invariant: string; detail: string }
export type Outcome = { steps: Step[]; fault: Fault | null; trace: string[] }

export type Choice = { tablet: 0 | 1; action: string; weight: number; situation: string }

/** A hand does several things in a row at the tablet that it is at. */
const staying = 3
/** So often a step goes where nobody was, or towards it. EXPLORE=0.9 covers pairs. */
const exploring = Number(process.env['EXPLORE'] ?? 0.5)

/** A pair that was never done is gone to first, then what may begin one, then what leads to where one can be begun. */
function towardsNew(
  choices: readonly Choice[],
  now: ReadonlySet<string>,
  last: Step | null,
  pairs: Pairs,
): number[] | null {
  const ends = ({ action }: Choice) =>
    last && pairs.isNew(last.action, action) ? pairs.rarity(action) ** 2 * (1 + pairs.begins(action, now)) : 0
  // What is rare is kept for the pairs that it ends, while many are new, and used for those that it begins later.
  const leads = ({ action }: Choice) =>
    (pairs.begins(action, now) * pairs.rarity(action) ** (1 - 3 * pairs.newBefore(action)) +
      pairs.opens(action, now)) **
    2
  for (const worth of [ends, leads]) {
    const weighed = choices.map((choice) => worth(choice) * (choice.tablet === last?.tablet ? staying : 1))
    if (weighed.some((weight) => weight > 0)) return weighed
  }
  return null
}

/** Else what was done least, and by chance among equals. */
export function choose(
  choices: readonly Choice[],
  now: ReadonlySet<string>,
  last: Step | null,
  pairs: Pairs,
  random: () => number,
): Step {
  const isExploring = random() < exploring
  const usual = ({ tablet, action, weight, situation }: Choice) => {
    const near = tablet === last?.tablet ? staying : 1
    const seen = last ? pairs.after(last.action, action) : 0
    const known = pairs.within(situation, action)
    return (
      (near * pairs.rarity(action) * weight) / (1 + Math.min(seen, 8) / 4) / (1 + Math.min(known, 64) / 16)
    )
  }
  const weighed = (isExploring && towardsNew(choices, now, last, pairs)) || choices.map(usual)
  let left = random() * weighed.reduce((sum, weight) => sum + weight, 0)
  const at = weighed.findIndex((weight) => (left -= weight) <= 0)
  const { tablet, action } = choices[Math.max(at, 0)] ?? { tablet: 0, action: 'home' }
  return { tablet, action, pick: Math.floor(random() * 1_000) }
}

/**
 * What a day is inclined to: with some actions left out nearly, and others often, a day comes to what no mean day does
 * (Groce and others, Swarm Testing, ISSTA 2012).
 */
export function moodsOf(names: readonly string[], random: () => number): ReadonlyMap<string, number> {
  const factors = [0.1, 0.5, 1, 2, 6]
  return new Map(names.map((name) => [name, factors[Math.floor(random() * factors.length)] ?? 1]))
}

export const randomOf = (seed: number) => randomFrom(Math.imul(seed, 0x9e3779b1))

/** Delta debugging (Zeller 2002): parts are left out for as long as the same invariant still breaks. */
export async function shrink(
  steps: readonly Step[],
  fault: Fault,
  play: (steps: readonly Step[]) => Promise<Outcome>,
  mayGoOn: () => boolean,
): Promise<Step[]> {
  let best = [...steps]
  let size = Math.ceil(best.length / 2)
  while (size >= 1 && mayGoOn()) {
    let isShorter = false
    for (let from = 0; from < best.length && mayGoOn(); ) {
      const shorter = best.toSpliced(from, size)
      const outcome = shorter.length > 0 ? await play(shorter) : null
      if (outcome?.fault?.invariant === fault.invariant) {
        best = outcome.steps
        isShorter = true
      } else from += size
    }
    size = isShorter ? Math.min(size, Math.ceil(best.length / 2)) : Math.floor(size / 2)
  }
  return best
}

/** To be pasted into a spec of its own beside `random-day.spec.ts`. */
export function printAsTest(seed: number, { invariant, detail }: Fault, steps: readonly Step[]): string {
  const lines = steps.map((step) => `  ${JSON.stringify(step)},`).join('\n')
  return [
    `// SEED=${seed}: ${invariant}: ${detail.replaceAll('\n', ' / ')}`,
    "import { replayTest } from './random-day/replay.ts'",
    '',
    `replayTest(${JSON.stringify(invariant)}, [\n${lines}\n])`,
  ].join('\n')
}
