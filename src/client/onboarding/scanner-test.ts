import type { Burst } from '../scan/scanner-burst.ts'

/** Holds what layouts differ in: letters that change places, digits, and the marks of an address. */
export const scannerTest = 'https://scanner.test/YZAQWM-0123456789'

type ScannerFound = {
  /** The scanner's layout: the tablet's own, the American one, another, or one that cannot be recognised. */
  layout: 'same' | 'american' | 'unknown' | 'part'
  /** Nothing could be better. */
  isWell: boolean
}

export function judgeScanner({ typed, american, ending, isTorn }: Burst): ScannerFound {
  const is = (text: string) => text.replace(/^\][A-Za-z]\w/, '').toUpperCase() === scannerTest.toUpperCase()
  if (is(typed)) return { layout: 'same', isWell: ending !== null }
  if (is(american)) return { layout: 'american', isWell: ending !== null }
  return { layout: isTorn ? 'part' : 'unknown', isWell: false }
}
