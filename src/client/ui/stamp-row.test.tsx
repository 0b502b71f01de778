import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { impression } from './ink.ts'
import { columnsFor, StampRow } from './stamp-row.tsx'

test('the same number gives the same impression, and neighbours differ', () => {
  expect(impression(3, 'cup')).toEqual(impression(3, 'cup'))
  expect(impression(3, 'cup').ink).not.toBe(impression(4, 'cup').ink)
})

test.each([
  [1, 1],
  [5, 5],
  [6, 3],
  [8, 4],
  [10, 5],
  [12, 6],
  [15, 5],
  [20, 10],
  [30, 10],
])('%i stamps stand in rows of %i', (max, columns) => {
  expect(columnsFor(max)).toBe(columns)
})

test.each(Array.from({ length: 30 }, (_, n) => n + 1))('a card of %i draws that many places', (max) => {
  const html = renderToString(<StampRow label="a card" confirmed={0} max={max} />)
  expect(html.match(/<circle/g)).toHaveLength(max)
})

test('confirmed stamps are inked, waiting ones are outlines with their number, the rest is dashed', () => {
  const html = renderToString(<StampRow label="9 of 10 stamps" confirmed={7} waiting={2} max={10} />)
  expect(html).toContain('role="img"')
  expect(html).toContain('aria-label="9 of 10 stamps"')
  expect(html.match(/<path/g)).toHaveLength(9)
  expect([...html.matchAll(/<text[^>]*>(\d+)/g)].map((found) => found[1])).toEqual(['8', '9', '10'])
})

test('what waits beyond the end of the card is not drawn', () => {
  const html = renderToString(<StampRow label="full" confirmed={9} waiting={4} max={10} />)
  expect(html.match(/<path/g)).toHaveLength(10)
})
