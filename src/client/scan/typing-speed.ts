/** Whether keys come from a scanner or from a hand: by their own time stamps, and by how long each is held down. */

export type Stroke = {
  id: number
  at: number
  code: string
  /** Not yet given to the page. */
  isHeld: boolean
  /** From press to release; null while that is not known. */
  dwellMs: number | null
} & ({ is: 'character'; typed: string; american: string } | { is: 'act'; name: string })

/** As few characters are no code, whoever types them. */
const fewestKeys = 6
/** A pause within a burst that is no end of it: a slow scanner's radio has such hiccups, once in a while. */
export const hiccupMs = 465
export const steadyMs = 150
/** In the median. No hand is as fast as the first; of the second speed are slow scanners and very quick hands. */
const fastMs = 35
const slowMs = 75
/** In a field that shows what is typed a slow burst has to be longer: a hand is more likely there. */
const fewestSlowInText = 8
/** No scanner keeps a key down so long: at its slowest it types the next one by then. */
const fingerMs = 58

/** So long before a burst a key that no finger was seen at may be of it. */
const doubtfulMs = 1200

export const dwellOfFinger = (dwellMs: number): boolean => dwellMs >= fingerMs && dwellMs <= steadyMs

export function gapsOf(strokes: readonly Stroke[]): number[] {
  return strokes.slice(1).map(({ at }, i) => at - (strokes[i]?.at ?? at))
}

/** Of two middle ones the lower: one hiccup among two gaps makes no slow scanner. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[(values.length - 1) >> 1] ?? 0
}

/** More than half of what is known to have been released was held as long as a finger holds a key. */
export function isFinger(strokes: readonly Stroke[]): boolean {
  const known = strokes.filter(({ dwellMs }) => dwellMs !== null)
  return known.filter(({ dwellMs }) => (dwellMs ?? 0) >= fingerMs).length * 2 > known.length
}

/** Even, but for one hiccup. */
function isEven(gaps: readonly number[]): boolean {
  const limit = evenLimit(gaps)
  const late = gaps.filter((gap) => gap > limit)
  return late.length <= 1 && (late[0] ?? 0) <= hiccupMs
}

export function evenLimit(gaps: readonly number[]): number {
  return Math.min(steadyMs, Math.max(80, 3 * median(gaps)))
}

/** Quick enough for a scanner, and not typed by a finger. */
export function isQuick(strokes: readonly Stroke[]): boolean {
  const gaps = gapsOf(strokes)
  const limit = gaps.length === 1 ? steadyMs : slowMs
  return gaps.length > 0 && isEven(gaps) && median(gaps) <= limit && !isFinger(strokes)
}

export function isFast(strokes: readonly Stroke[]): boolean {
  const gaps = gapsOf(strokes)
  return gaps.length > 0 && isEven(gaps) && median(gaps) <= fastMs
}

/** Where the longest run of characters begins that ends the strokes and is typed as by a scanner; null without one. */
export function beginningOfBurst(strokes: readonly Stroke[], isText: boolean): number | null {
  const firstCharacter = strokes.findLastIndex(({ is }) => is === 'act') + 1
  let first: number | null = null
  for (let from = firstCharacter; from <= strokes.length - fewestKeys; from++) {
    const run = strokes.slice(from)
    const isFastRun = isFast(run)
    if (isPersonsFirst(run) || !(isFastRun || isQuick(run))) continue
    first ??= from
    if (isFastRun || run.length >= (isText ? fewestSlowInText : fewestKeys)) return first
  }
  return null
}

/** A finger pressed it, and a pause came before the next. */
function isPersonsFirst(run: readonly Stroke[]): boolean {
  const gaps = gapsOf(run)
  return dwellOfFinger(run[0]?.dwellMs ?? 0) && (gaps[0] ?? 0) > evenLimit(gaps)
}

/** Two pauses behind one another that no scanner makes. */
export function isHand(strokes: readonly Stroke[]): boolean {
  return gapsOf(strokes).filter((gap) => gap > steadyMs).length > 1
}

/** Of these the ones that are near enough. A soft keyboard's keys have no place, and no scanner's. */
export function doubtfulBefore(firstAt: number, strokes: readonly Stroke[]): readonly Stroke[] {
  return strokes.filter(({ at, code }) => firstAt - at < doubtfulMs && code !== '')
}
