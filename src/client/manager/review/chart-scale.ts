/** Whole numbers from 0 to at least `most`, three to five of them, in steps that people count in (1, 2, 5, 10 …). */
export function countTicks(most: number): number[] {
  const least = Math.max(most, 1)
  const power = 10 ** Math.floor(Math.log10(least / 3))
  const steps = [1, 2, 5, 10].map((step) => Math.max(1, step * power))
  const step = steps.find((it) => least / it <= 4) ?? 10 * power
  const ticks: number[] = []
  for (let tick = 0; tick < least + step; tick += step) ticks.push(tick)
  return ticks
}

/** Every n-th of them, so that words of `wordWidth` px do not touch on `width` px. The first always stands. */
export function everyNth(count: number, width: number, wordWidth: number): number {
  const most = Math.max(1, Math.floor(width / wordWidth))
  return Math.max(1, Math.ceil(count / most))
}
