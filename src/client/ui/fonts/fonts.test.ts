import { expect, test } from 'vitest'
import { languages } from '#shared/languages.ts'
import { cssSource } from '../css-source.ts'

const files = import.meta.glob<string>('./*.woff2', { query: '?inline', import: 'default', eager: true })

function bytes(name: string): number {
  const encoded = files[`./${name}`]?.split(',')[1]
  if (!encoded) throw new Error(`${name} is missing or empty: run subset.mjs`)
  return atob(encoded).length
}

const named = (css: string) => [...css.matchAll(/url\("\.\/([^"]+)"\)/g)].map((found) => found[1] ?? '')

test('what loads before the first paint weighs at most 60 kB', async () => {
  const first = named(await cssSource('./fonts/fonts.css'))
  expect(first).toEqual(['text.woff2', 'display.woff2'])
  expect(first.reduce((sum, name) => sum + bytes(name), 0)).toBeLessThanOrEqual(60_000)
})

test.each([
  ['hangul', 100_000],
  ['japanese', 175_000],
] as const)(
  'the first slice of %s is as light as a page needs, and no slice is empty',
  async (script, most) => {
    const slices = named(await cssSource(`./fonts/${script}.css`))
    expect(slices).toHaveLength(3)
    for (const name of slices) expect(bytes(name)).toBeGreaterThan(10_000)
    expect(bytes(`${script}-1.woff2`)).toBeLessThanOrEqual(most)
  },
)

test("every language's own name is shown in a face of ours, whatever the machine has", async () => {
  const [, ranges = ''] = /unicode-range:([^;]+);/.exec(await cssSource('./fonts/names.css')) ?? []
  const claimed = ranges.split(',').map((range) => {
    const [from = '', to = from] = range.trim().slice(2).split('-')
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const
  })
  const own = Object.values(languages).flatMap(({ name }) => [...name])
  const missing = own.filter((char) => {
    const point = char.codePointAt(0) ?? 0
    return point > 0xff && !claimed.some(([from, to]) => from <= point && point <= to)
  })
  expect(missing).toEqual([])
  expect(bytes('names.woff2')).toBeLessThanOrEqual(5_000)
})
