/** The schedule that the Standard Webhooks specification gives as its example: ten tries over three days. */
const second = 1000
const minute = 60 * second
const hour = 60 * minute
const waits = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
]

/** Between 80 and 120 %, so that what failed together does not come back together. `random` is in [0, 1). */
const jitter = (ms: number, random: () => number) => Math.round(ms * (0.8 + 0.4 * random()))

/** How long to wait after so many failed tries; null where it was the last. */
export function waitAfter(attempts: number, random: () => number): number | null {
  const wait = waits[attempts - 1]
  return wait === undefined ? null : jitter(wait, random)
}
