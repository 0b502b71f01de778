import { expect, test } from 'vitest'
import { columns, cutMarks, marginsOf, type PaperName, papers, rows, sheetsOf, usualPaper } from './paper.ts'

test.each(Object.keys(papers) as PaperName[])(
  'on %s ten cards and their marks lie where a printer prints, and no mark lies on a card',
  (name) => {
    const paper = papers[name]
    const { left, top } = marginsOf(paper)
    const [right, bottom] = [left + columns * paper.cardWidth, top + rows * paper.cardHeight]
    expect(Math.min(left, top)).toBeGreaterThan(6)
    const marks = [...cutMarks(paper).matchAll(/M([\d.]+) ([\d.]+)([hv])([\d.]+)/g)].map(
      ([, x, y, way, length]) => {
        const [fromX, fromY, long] = [Number(x), Number(y), Number(length)]
        return {
          fromX,
          fromY,
          toX: way === 'h' ? fromX + long : fromX,
          toY: way === 'v' ? fromY + long : fromY,
        }
      },
    )
    expect(marks).toHaveLength(2 * (columns + 1) + 2 * (rows + 1))
    for (const { fromX, fromY, toX, toY } of marks) {
      expect(Math.min(fromX, fromY, paper.width - toX, paper.height - toY)).toBeGreaterThan(5)
      expect(toX <= left || fromX >= right || toY <= top || fromY >= bottom).toBe(true)
    }
  },
)

test('the last sheet has what is left', () => {
  expect(sheetsOf(Array.from({ length: 23 }, (_, n) => n)).map(({ length }) => length)).toEqual([10, 10, 3])
})

test('offices of the Americas have Letter, all others A4', () => {
  expect(usualPaper(['en-US', 'ko'])).toBe('letter')
  expect(usualPaper(['ko-KR', 'en-US'])).toBe('a4')
  expect(usualPaper([])).toBe('a4')
})
