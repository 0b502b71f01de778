/** A day is a list of steps. Seeds make it, pairs of actions steer it, and what fails is made short. */
import { randomFrom } from '../camera-scene.ts'

/** `pick` chooses among what the step could mean: whose card, how many. A day is the same wherever it is played again. */
export type Step = { tablet: 0 | 1; action: string; pick: number }

export type Fault = { invariant: string; detail: string }
export type Outcome = { steps: Step[]; fault: Fault | null; trace: string[] }

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
