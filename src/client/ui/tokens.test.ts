import { expect, test } from 'vitest'
import { cssSource } from './css-source.ts'

const tokens = await cssSource('./tokens.css')

const pairs = [
  ['the count', '--ink', '--paper', 7],
  ['a plain button', '--ink', '--sheet', 7],
  ['a plain button, pressed', '--ink', '--press', 7],
  ['a key', '--ink', '--sheet', 7],
  ['a disabled button', '--ink-2', '--paper', 7],
  ['a disabled button on a sheet', '--ink-2', '--sheet', 7],
  ['the primary button', '--on-accent', '--accent', 7],
  ['the primary button, pressed', '--on-accent', '--accent-press', 7],
  ['the danger button', '--refused', '--paper', 7],
  ['the danger button on a sheet', '--refused', '--sheet', 7],
  ['a confirmed strip', '--confirmed', '--paper', 7],
  ['a waiting fact', '--waiting', '--paper', 7],
  ['a waiting strip', '--waiting', '--waiting-bg', 4.5],
  ['a refused strip', '--refused', '--refused-bg', 4.5],
  ['the edge of a field or a button', '--edge', '--sheet', 3],
  ['the edge of a button on the page', '--edge', '--paper', 3],
  ['a stamp', '--stamp', '--paper', 3],
  ['a waiting stamp', '--waiting-line', '--paper', 3],
] as const

for (const [n, theme] of ['light', 'dark'].entries()) {
  test.each(pairs)(`%s is legible, ${theme}: %s on %s is at least %s:1`, (_name, ink, ground, least) => {
    expect(contrast(colour(ink, n), colour(ground, n))).toBeGreaterThanOrEqual(least)
  })
}

/** The blocks of each sheet that hold declarations, with the sheet's name before them. */
const blocks = await Promise.all(
  Object.keys(import.meta.glob('../**/*.css')).map(async (path) =>
    [...(await cssSource(path)).matchAll(/[^{}]*\{[^{}]*/g)].map(([block]) => `${path}: ${block.trim()}`),
  ),
).then((all) => all.flat())

test('what is set for its figures is set in the face whose figures are read from afar', () => {
  const sets = blocks.filter((block) => block.includes('font-variant-numeric'))
  expect(sets.length).toBeGreaterThan(10)
  expect(sets.filter((block) => block.includes('var(--display)'))).toEqual([])
})

test('what can be pressed has an edge that is seen, or none', () => {
  const pressed = blocks.filter((block) => /cursor: pointer|text-decoration: none/.test(block))
  expect(pressed.length).toBeGreaterThan(10)
  expect(pressed.filter((block) => /border: var\(--hairline\)/.test(block))).toEqual([])
})

test('what is centred in a pane grows with what it holds, so that its beginning is never out of reach', () => {
  const centred = blocks.filter((block) => /(align|place)-content: center/.test(block))
  expect(centred.length).toBeGreaterThan(5)
  expect(centred.filter((block) => /\n\s*height: 100%|inset: 0;/.test(block))).toEqual([])
})

function colour(token: string, theme: number): string {
  const found = new RegExp(`${token}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens)?.[theme + 1]
  if (!found) throw new Error(`${token} is not light-dark(#……, #……)`)
  return found
}

/** WCAG 2.2, "contrast ratio". */
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05)
}

/** WCAG 2.2, "relative luminance". */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
