/** What a move found, for whoever does it: a sum for each stamp card, and each card that differs or stays, by its number. */
import type { Exported } from './export.ts'

export type Compared = {
  stampIdx: number
  cardIdx: number
  /** Stamps where it comes from, and where it is now: null where it is not there. */
  from: number
  to: number | null
  note?: string
}

/** `isDone`: it was moved. Else what is not at its new place is none that is missing there. */
export function reportOf(
  title: string,
  compared: readonly Compared[],
  left: Exported['left'],
  isDone: boolean,
): string {
  const cards = Map.groupBy(compared, ({ cardIdx }) => cardIdx)
  const sums = [...cards].map(([cardIdx, stamps]) => {
    const moved = stamps.filter(({ to }) => to !== null)
    const all = `stamp card ${cardIdx}: ${countOf(stamps, ({ from }) => from)}`
    return isDone ? `${all}; moved ${countOf(moved, ({ to }) => to ?? 0)}` : all
  })
  const notes = compared.flatMap(({ stampIdx, note }) => (note ? [`stamp ${stampIdx}: ${note}`] : []))
  const differing = compared.filter(({ from, to }) => from !== to && (isDone || to !== null))
  return [
    title,
    ...sums,
    ...section(
      isDone ? 'Counts that differ' : 'Counts that are to change',
      differing.map(({ stampIdx, from, to }) =>
        to === null
          ? `stamp ${stampIdx}: ${from} stamps, and not at its new place`
          : `stamp ${stampIdx}: ${from} stamps, and ${to} at its new place`,
      ),
    ),
    ...section('Notes', notes),
    ...section(
      'Left where they are',
      left.map(({ stampIdx, why }) => `stamp ${stampIdx}: ${why}`),
    ),
    '',
  ].join('\n')
}

function countOf(stamps: readonly Compared[], count: (it: Compared) => number): string {
  const sum = stamps.reduce((total, it) => total + count(it), 0)
  return `${stamps.length} ${stamps.length === 1 ? 'card' : 'cards'} with ${sum} ${sum === 1 ? 'stamp' : 'stamps'}`
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title} (${lines.length})`, ...lines.map((line) => `  ${line}`)]
}
