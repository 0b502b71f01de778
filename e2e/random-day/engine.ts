/** A day is a list of steps. Seeds make it, pairs of actions steer it, and what fails is made short. */
import { randomFrom } from '../camera-scene.ts'

/** `pick` chooses among what the step could mean: whose card, how many. A day is the same wherever it is played again. */
export type Step = { tablet: 0 | 1; action: string; pick: number }

export type Fault = { invariant: string; detail: string }
export type Outcome = { steps: Step[]; fault: Fault | null; trace: string[] }

/** Which action came right after which. The rarest are taken first. */
export function createPairs(names: readonly string[]) {
  const counts = new Map<string, number>()
  const keyOf = (one: string, other: string) => `${one} > ${other}`
  return {
    saw(one: string, other: string): void {
      counts.set(keyOf(one, other), (counts.get(keyOf(one, other)) ?? 0) + 1)
    },
    count: (one: string, other: string): number => counts.get(keyOf(one, other)) ?? 0,
    covered: (): number => counts.size,
    possible: names.length ** 2,
    missing: (): string[] =>
      names.flatMap((one) =>
        names.filter((other) => !counts.has(keyOf(one, other))).map((other) => keyOf(one, other)),
      ),
  }
}
export type Pairs = ReturnType<typeof createPairs>

export type Choice = { tablet: 0 | 1; action: string; weight: number }

/** Where nobody was before is gone to first, and by chance among equals. */
export function choose(
  choices: readonly Choice[],
  before: string | null,
  pairs: Pairs,
  random: () => number,
): Step {
  const weighed = choices.map((it) => it.weight / (1 + (before ? pairs.count(before, it.action) : 0)) ** 2)
  let left = random() * weighed.reduce((sum, weight) => sum + weight, 0)
  const at = weighed.findIndex((weight) => (left -= weight) <= 0)
  const { tablet, action } = choices[Math.max(at, 0)] ?? { tablet: 0, action: 'home' }
  return { tablet, action, pick: Math.floor(random() * 1_000) }
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
