/**
 * Sheets of ten cards, two beside each other. On A4 a card is a bank card (ISO/IEC 7810 ID-1 is 85.6 × 54 mm), on Letter a
 * business card of 3.5 × 2 inches, for which there are perforated sheets. In millimetres.
 */
export type PaperName = 'a4' | 'letter'
type Paper = { width: number; height: number; cardWidth: number; cardHeight: number }

export const papers: Record<PaperName, Paper> = {
  a4: { width: 210, height: 297, cardWidth: 85, cardHeight: 54 },
  letter: { width: 215.9, height: 279.4, cardWidth: 88.9, cardHeight: 50.8 },
}
export const columns = 2
export const rows = 5

/** Where the first card begins: the sheet's middle is the cards' middle. */
export function marginsOf({ width, height, cardWidth, cardHeight }: Paper): { left: number; top: number } {
  return { left: (width - columns * cardWidth) / 2, top: (height - rows * cardHeight) / 2 }
}

const markLength = 4

/** Where to cut, in the margins alone: an SVG path on the sheet. */
export function cutMarks(paper: Paper): string {
  const { width, height, cardWidth, cardHeight } = paper
  const { left, top } = marginsOf(paper)
  const [right, bottom] = [width - left, height - top]
  const across = Array.from({ length: columns + 1 }, (_, n) => left + n * cardWidth)
  const down = Array.from({ length: rows + 1 }, (_, n) => top + n * cardHeight)
  return [
    ...across.flatMap((x) => [
      `M${x} ${top - markLength}v${markLength - 1}`,
      `M${x} ${bottom + 1}v${markLength - 1}`,
    ]),
    ...down.flatMap((y) => [
      `M${left - markLength} ${y}h${markLength - 1}`,
      `M${right + 1} ${y}h${markLength - 1}`,
    ]),
  ].join('')
}

/** Where offices have Letter; everywhere else has A4 (ISO 216). */
export function usualPaper(tags: readonly string[]): PaperName {
  return /-(?:US|CA|MX|CL|CO|PH|VE|GT|CR|PR)\b/.test(tags[0] ?? '') ? 'letter' : 'a4'
}

export function sheetsOf<T>(cards: readonly T[]): T[][] {
  const perSheet = columns * rows
  return Array.from({ length: Math.ceil(cards.length / perSheet) }, (_, n) =>
    cards.slice(n * perSheet, (n + 1) * perSheet),
  )
}
