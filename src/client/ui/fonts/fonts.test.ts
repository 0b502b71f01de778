import { expect, test } from 'vitest'
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

test('the first slice of Hangul is as light as a page needs, and no slice is empty', async () => {
  const slices = named(await cssSource('./fonts/hangul.css'))
  expect(slices).toHaveLength(3)
  for (const name of slices) expect(bytes(name)).toBeGreaterThan(10_000)
  expect(bytes('hangul-1.woff2')).toBeLessThanOrEqual(100_000)
})
