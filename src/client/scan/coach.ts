import type { Hint } from './camera-state.ts'
import type { ReadResult } from './decoder-protocol.ts'
import type { Trouble } from './in-view.ts'

/** Something like a code is in view and not read: what is wrong is said after the first, typing is offered after the second. */
export const sayAfterMs = 1200
export const typeAfterMs = 5000
/** What was said stays for so long after its cause: a word that flickers is not read. */
export const lingerMs = 1200

const labels: Record<Trouble, Hint> = {
  'too-dark': 'too-dark',
  glare: 'glare',
  moving: 'hold-steady',
  'too-far': 'move-closer',
}

/** Of so many looks the most frequent trouble is said. */
const remembered = 7

/**
 * Says what keeps a code from being read, from what the worker sees in the pictures. At an empty counter it says
 * nothing, and what is read needs no words.
 */
export function createCoach(say: (hint: Hint) => void) {
  let since: number | null = null
  let lastAt = Number.NEGATIVE_INFINITY
  let troubles: (Trouble | null)[] = []
  let said: Hint = 'none'
  let saidAt = 0

  function tell(hint: Hint, at: number): void {
    if (hint !== said) say(hint)
    said = hint
    saidAt = at
  }

  function restart(): void {
    since = null
    troubles = []
  }

  return {
    readResult({ sight, view }: Pick<ReadResult, 'sight' | 'view'>, at: number): void {
      if (sight && sight.kind !== 'code') return tell(sightHints[sight.kind], at)
      if (sight) return void restart()
      if (!view) {
        if (at - lastAt > lingerMs) restart()
        if (since === null && at - saidAt > lingerMs && said !== 'none') tell('none', at)
        return
      }
      if (at - lastAt > lingerMs) restart()
      lastAt = at
      since ??= at
      troubles = [...troubles, view.trouble].slice(-remembered)
      // Two codes in view, or a part of one, are still what is wrong.
      if (isSight(said) && at - saidAt < lingerMs) return
      const waited = at - since
      if (waited >= typeAfterMs) tell('type-code', at)
      else if (waited >= sayAfterMs) tell(hintOf(troubles), at)
    },

    /** Read, or looking anew. */
    begin(at: number): void {
      restart()
      tell('none', at)
    },
  }
}

const sightHints = { several: 'two-codes', part: 'part-of-a-code', small: 'small-code' } as const

function isSight(hint: Hint): boolean {
  return Object.values(sightHints).some((other) => other === hint)
}

function hintOf(troubles: readonly (Trouble | null)[]): Hint {
  const counts = new Map<Trouble | null, number>()
  for (const trouble of troubles) counts.set(trouble, (counts.get(trouble) ?? 0) + 1)
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a)
  return most?.[0] ? labels[most[0]] : 'hold-steady'
}
