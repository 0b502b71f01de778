import { randomInt } from 'node:crypto'
import { isDrawable } from '#shared/stamp-code.ts'

/** A number that nobody guesses from another one. */
export function drawStampIdx(): number {
  for (;;) {
    const stampIdx = randomInt(2 ** 40)
    if (isDrawable(stampIdx)) return stampIdx
  }
}
