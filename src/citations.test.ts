/** What a comment or a page cites is in the repository: numbers of guarantees, pages of docs/ and their sections. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = new URL('..', import.meta.url).pathname
const text = (path: string) => readFileSync(join(root, path), 'utf8')
const guarantees = 'docs/guarantees.md'

const sources = globSync(
  ['{src,e2e,bench,.ci}/**/*.{ts,tsx,css,sql,html}', '*.{ts,md}', '{docs,findings}/**/*.md'],
  { cwd: root, exclude: ['**/node_modules'] },
).map((path) => path.replaceAll('\\', '/'))
/** This file cites what is not there, to be found. */
const cited = sources.filter((path) => path !== 'src/citations.test.ts' && path !== guarantees)

const numbersIn = (of: string) => new Set(of.match(/\b[RIOSA]-\d{1,2}\b/g))
const pagesIn = (of: string) => of.match(/\bdocs\/[\w-]+\.md(#[\w-]+)?/g) ?? []
/** A page that is named without its folder, or a text that lies elsewhere. */
const strayIn = (of: string) =>
  of.match(
    /(?<![\w/.-])(design|scanner|proofs|stamp-api(-contract)?|style|stack|guarantees)\.md\b|\bissue \d+/gi,
  ) ?? []

type Row = { number: string; files: string[] }

const rows: Row[] = text(guarantees)
  .split('\n')
  .flatMap((line) => {
    const [, number, , shownBy = ''] = line.split('|').map((cell) => cell.trim())
    if (!number || !/^[RIOSA]-\d+$/.test(number)) return []
    const files = [...shownBy.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path)
    return [{ number, files: files.map((path) => (path.startsWith('e2e/') ? path : `src/${path}`)) }]
  })
const known = new Set(rows.map(({ number }) => number))

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

function isThere(page: string): boolean {
  const [path = '', anchor] = page.split('#')
  if (!existsSync(join(root, path))) return false
  const headings = [...text(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))
  return anchor === undefined || headings.includes(anchor)
}

test('each number of a guarantee that is cited is a line of docs/guarantees.md', () => {
  const unknown = cited.flatMap((path) =>
    [...numbersIn(text(path))].filter((number) => !known.has(number)).map((number) => `${path}: ${number}`),
  )
  expect(unknown).toEqual([])
  expect(known.size).toBe(rows.length)
  expect(rows.length).toBeGreaterThan(40)
})

test('each guarantee is shown by a test that is there and names it', () => {
  const missing = rows.flatMap(({ number, files }) =>
    files.length === 0
      ? [`${number}: no test`]
      : files
          .filter((path) => !existsSync(join(root, path)) || !numbersIn(text(path)).has(number))
          .map((path) => `${number}: ${path}`),
  )
  expect(missing).toEqual([])
})

test('each page of docs/ that is cited is there, with its section', () => {
  const missing = cited.flatMap((path) =>
    pagesIn(text(path))
      .filter((page) => !isThere(page))
      .map((page) => `${path}: ${page}`),
  )
  expect(missing).toEqual([])
})

test('nothing is cited that is not in the repository', () => {
  expect(cited.flatMap((path) => strayIn(text(path)).map((stray) => `${path}: ${stray}`))).toEqual([])
})

test('each file that CONTRIBUTING.md sends a reader to is there', () => {
  const paths = [...text('CONTRIBUTING.md').matchAll(/`((?:src|e2e|docs|\.ci)\/[\w./-]+)`/g)].map(
    ([, path = '']) => path,
  )
  expect(paths.length).toBeGreaterThan(20)
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
})

test('planted: a number, a page, a section and an issue that are not there are found', () => {
  expect([...numbersIn('as R-99 says, and R-1, not AR-2 or R-100')].filter((it) => !known.has(it))).toEqual([
    'R-99',
  ])
  const pages = 'docs/scanner.md#rules docs/scanner.md#nowhere docs/nowhere.md docs/scanner.md'
  expect(pagesIn(pages).filter((page) => !isThere(page))).toEqual([
    'docs/scanner.md#nowhere',
    'docs/nowhere.md',
  ])
  expect(strayIn('see scanner.md, Rules, and issue 3, point 8, but docs/scanner.md')).toEqual([
    'scanner.md',
    'issue 3',
  ])
})
